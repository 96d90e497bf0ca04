import { z } from 'zod';
import type { Board } from './agents.ts';
import type { TimelineEvent } from './events.ts';

// Two maps: what the server pushes to a console, and what a console may say.
// A push is a hint: the console applies an event only if its seq is last + 1, else it fetches what it misses.

export interface ServerToConsole {
  /** An event of a client this console watches. */
  event: (event: TimelineEvent) => void;
  /** Something on this agent's desk changed: fetch GET /api/me/desk. */
  desk: (hint: { reason: string }) => void;
  /** The supervisor's board as it stands, at most twice a second. */
  board: (board: Board) => void;
  /** The account was disabled or signed out: leave. */
  signedOut: () => void;
}

export const WatchClient = z.strictObject({ clientId: z.uuid() });

export type Ack<T> = { ok: true; value: T } | { ok: false; code: string };

export interface ConsoleToServer {
  /** Get events of one client pushed; answers the client's last seq. */
  'client.watch': (
    body: z.infer<typeof WatchClient>,
    ack: (answer: Ack<{ lastSeq: number }>) => void,
  ) => void;
  'client.unwatch': (body: z.infer<typeof WatchClient>) => void;
  'board.watch': (ack: (answer: Ack<Board>) => void) => void;
  'board.unwatch': () => void;
}
