import { z } from 'zod';
import type { BoardChange, BoardSnapshot } from './agents.ts';
import type { TimelineEvent } from './events.ts';
import { idOf } from './ids.ts';
import type { Push } from './pushes.ts';
import { DeviceTrouble } from './words.ts';

// Two maps: what the server pushes to a console, and what a console may say.
// A push is a hint: the console applies an event only if its seq is last + 1, else it fetches what it misses.

export interface ServerToConsole {
  /** An event of a client this console watches. */
  event: (event: TimelineEvent) => void;
  /** Something on this agent's desk changed: fetch GET /api/me/desk. */
  desk: (hint: { reason: string }) => void;
  /** The supervisor's board as it stands, every so often. */
  board: (board: BoardSnapshot) => void;
  /** What has changed on it, at most four times a second. Whoever is not at `from` asks for the board again. */
  boardChange: (change: BoardChange) => void;
  /** Every ten seconds: say how you are (device.beat). Asked by the server, because timers of a page in the background sleep. */
  beat: () => void;
  /** What is no event and no desk (core/contract/pushes.ts). */
  told: (push: Push) => void;
  /** The account was disabled or signed out: leave. */
  signedOut: () => void;
}

export const WatchClient = z.strictObject({ clientId: idOf('client') });

/** What a window says of itself every few seconds; what is not said again is over. */
export const SayHere = z.strictObject({
  clientId: idOf('client'),
  doing: z.enum(['viewing', 'writing']),
  /** Where its agent writes: the key of an address, or `note`. */
  to: z.string().max(330),
  /** The others say it at once too. */
  asks: z.boolean(),
  /** From now on I write there. */
  takesOver: z.boolean(),
});

const TAB = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What a window of the console says of itself every ten seconds, and at once when something changes. */
export const DeviceBeat = z.strictObject({
  /** A name that the window gives itself. */
  tab: z.string().regex(TAB),
  /** none: nobody needs a browser phone here. */
  phone: z.enum(['none', 'off', 'connecting', 'ready', 'lost']),
  /** What would keep its agent from being heard. */
  trouble: DeviceTrouble.nullable(),
});
export type DeviceBeat = z.infer<typeof DeviceBeat>;

/** What each message of a console carries besides its answer; null: nothing. Whatever else comes is refused. */
export const consoleBodies = {
  'client.watch': WatchClient,
  'client.unwatch': WatchClient,
  'client.here': SayHere,
  'device.beat': DeviceBeat,
  'board.watch': null,
  'board.unwatch': null,
} satisfies Record<keyof ConsoleToServer, z.ZodType | null>;

export type Ack<T> = { ok: true; value: T } | { ok: false; code: string };

export interface ConsoleToServer {
  /** Get events of one client pushed; answers the client's last seq. */
  'client.watch': (
    body: z.infer<typeof WatchClient>,
    ack: (answer: Ack<{ lastSeq: number }>) => void,
  ) => void;
  'client.unwatch': (body: z.infer<typeof WatchClient>) => void;
  /** Tells the others who have this client open. */
  'client.here': (body: z.infer<typeof SayHere>) => void;
  /** Answers which window of this agent is the phone. */
  'device.beat': (body: DeviceBeat, ack: (answer: Ack<{ phoneTab: string | null }>) => void) => void;
  'board.watch': (ack: (answer: Ack<BoardSnapshot>) => void) => void;
  'board.unwatch': () => void;
}
