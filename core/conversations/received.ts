import type { AppError } from '../errors.ts';
import type { Committed } from '../timeline/committed.ts';

export interface Received {
  status: 'accepted' | 'duplicate';
  eventId: string;
  seq: number;
  clientId: string;
  conversationId: string | null;
  /** Whether this item opened the conversation. */
  opened: boolean;
  /** A second call of a client whose first is going on. */
  parked: boolean;
  /** The version of the flow that leads this call before it is in a queue. */
  flowVersionId: string | null;
  legId: string | null;
  messageId: string | null;
}

/** What became of a batch when it was committed. */
export interface TakenIn {
  /** By place in the batch. Who has no result was not taken in. */
  results: Map<number, Received | AppError>;
  committed: Committed[];
  /** Keys of the outbox rows that stand for these events. */
  outboxKeys: string[];
}
