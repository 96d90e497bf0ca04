import type { z } from 'zod';
import type { PushOf } from '#core/contract/pushes.ts';
import type { SayHere } from '#core/contract/socket.ts';
import { serverNow } from '../clock/clock.ts';
import { createStore } from '../live/createStore.ts';

// Who else has a client open, and who writes there. Nothing of it is kept on the server: each window says it again every few
// seconds, and what is not said again is over, whatever happened to the window.

type Said = z.infer<typeof SayHere>;

export interface Other {
  agentId: string;
  name: string;
  window: string;
  clientId: string;
  doing: Said['doing'];
  /** Where they write: the key of an address, or `note`. */
  to: string;
  /** By the server's clock. */
  at: number;
}

const WRITING_MS = 7_000;
const VIEWING_MS = 25_000;
/** While somebody types, no more often than this. */
const SAID_AGAIN_MS = 3_000;

export const others = createStore<readonly Other[]>([]);
/** Who has taken over writing from me, by client and address. It holds while they have the client open. */
export const takenOver = createStore<ReadonlyMap<string, Other>>(new Map());

let say: ((said: Said) => void) | null = null;
let mine: Said | null = null;
let writtenAt = 0;

export const placeKey = (clientId: string, to: string): string => `${clientId} ${to}`;

/** The line is up, or down: then nothing is said. */
export function hereBy(by: ((said: Said) => void) | null): void {
  say = by;
  if (mine) say?.({ ...mine, asks: true });
}

/** This window has a client open. Gives the end of that. */
export function open(clientId: string): () => void {
  mine = { clientId, doing: 'viewing', to: '', asks: false, takesOver: false };
  say?.({ ...mine, asks: true });
  return () => {
    if (mine?.clientId === clientId) mine = null;
  };
}

/** Asked by the server every ten seconds: timers of a page in the background sleep. */
export function sayAgain(): void {
  if (!mine) return;
  if (mine.doing === 'writing' && Date.now() - writtenAt > WRITING_MS) mine = { ...mine, doing: 'viewing' };
  say?.(mine);
}

/** A key was pressed there. */
export function writing(clientId: string, to: string): void {
  const isNew = mine?.doing !== 'writing' || mine.to !== to;
  if (!isNew && Date.now() - writtenAt < SAID_AGAIN_MS) return;
  writtenAt = Date.now();
  mine = { clientId, doing: 'writing', to, asks: false, takesOver: false };
  say?.(mine);
}

/** From now on I write there: who wrote until now is told. */
export function takeOver(clientId: string, to: string): void {
  forgetTaken(clientId, to);
  writtenAt = Date.now();
  mine = { clientId, doing: 'writing', to, asks: false, takesOver: false };
  say?.({ ...mine, takesOver: true });
}

export function stopWriting(): void {
  if (mine?.doing !== 'writing') return;
  mine = { ...mine, doing: 'viewing' };
  say?.(mine);
}

export function forgetTaken(clientId: string, to: string): void {
  const left = new Map(takenOver.get());
  if (left.delete(placeKey(clientId, to))) takenOver.set(left);
}

export function hearHere({ kind: _kind, asks, takesOver, agentName, ...push }: PushOf<'here'>): void {
  const other: Other = { ...push, name: agentName, at: serverNow() };
  const rest = others.get().filter((one) => one.window !== push.window && !isOver(one, serverNow()));
  others.set([...rest, other]);
  if (asks && mine?.clientId === push.clientId) say?.(mine);
  if (takesOver && mine?.doing === 'writing' && mine.clientId === push.clientId && mine.to === push.to)
    takenOver.set(new Map(takenOver.get()).set(placeKey(push.clientId, push.to), other));
}

export function hearGone({ window, clientId }: PushOf<'gone'>): void {
  others.set(others.get().filter((one) => one.window !== window || one.clientId !== clientId));
}

export function isOver({ doing, at }: Other, now: number): boolean {
  return now - at > (doing === 'writing' ? WRITING_MS + SAID_AGAIN_MS : VIEWING_MS);
}

/** Each other person who has this client open, once; who writes counts as writing. */
export function othersAt(clientId: string, agentId: string, now: number): Other[] {
  const byAgent = new Map<string, Other>();
  for (const one of others.get()) {
    if (one.clientId !== clientId || one.agentId === agentId || isOver(one, now)) continue;
    const known = byAgent.get(one.agentId);
    if (!known || (known.doing === 'viewing' && one.doing === 'writing')) byAgent.set(one.agentId, one);
  }
  return [...byAgent.values()];
}
