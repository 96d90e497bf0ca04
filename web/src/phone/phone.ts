// The agent's phone, whatever carries the voice. Only this interface is known to the rest of the console.

export interface CheckResult {
  speaker: 'ok' | 'blocked';
  microphone: 'ok' | 'missing' | 'refused' | 'notNeeded';
  notifications: 'ok' | 'refused' | 'unsupported';
}

export interface Phone {
  /** Whether calls can be taken now. */
  ready: () => boolean;
  /** Unlocks sound, asks for the microphone and for notifications. Must start inside a click; never longer than CHECK_MS. */
  check: () => Promise<CheckResult>;
}

export const CHECK_MS = 3_000;

export async function within<T>(work: Promise<T>, late: T): Promise<T> {
  const timeout = new Promise<T>((resolve) => {
    setTimeout(() => resolve(late), CHECK_MS);
  });
  return await Promise.race([work, timeout]);
}
