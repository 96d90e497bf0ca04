// A change of password or second factor ends the session it is made with, and its answer brings the next. The server says
// "signed out" to the old one a moment before that answer is here: whoever asks then who is signed in has to wait for it.

let underWay: Promise<unknown> = Promise.resolve();

/** Makes a change that brings a new session. */
export function changeAccess<T>(change: () => Promise<T>): Promise<T> {
  const work = change();
  underWay = work.catch(() => undefined);
  return work;
}

/** Until no such change is under way. */
export async function accessSettled(): Promise<void> {
  await underWay;
}
