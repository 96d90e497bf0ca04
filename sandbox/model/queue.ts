import type { Call } from './call.ts';

export interface QueueEntry {
  call: Call;
  enteredAt: Date;
  /** Somebody takes the caller out of the queue: the other side and how to tell that it is over. */
  taken: PromiseWithResolvers<Connection>;
}

export interface Connection {
  other: Call;
  whisperUrl: string | null;
  done: Promise<void>;
}

export interface CallQueue {
  sid: string;
  name: string;
  entries: QueueEntry[];
  pastWaits: number[];
}
