import type { EventKind, TimelineEvent } from '../contract/events.ts';
import type { JobName, JobPayload } from '../jobs/contract.ts';
import type { Committed } from '../timeline/committed.ts';

// What the tables of reactions are written in.

export type Reaction =
  | { [N in JobName]: { job: N; payload: JobPayload<N>; delayMs?: number; key?: string } }[JobName]
  | { matchQueue: string }
  | { matchQueues: readonly string[] }
  | { matchAgent: string };

export type Facts<K extends EventKind> = Omit<Committed, 'event'> & {
  event: Extract<TimelineEvent, { kind: K }>;
};
export type Reactions<Kinds extends EventKind = EventKind> = {
  [K in Kinds]: readonly ((facts: Facts<K>) => Reaction | null)[];
};

/** Milliseconds until an instant. */
export const until = (instant: string): number => Date.parse(instant) - Date.now();

const ALARM_MS = 250;

/** A job for all rows that are due by then: one alarm per quarter of a second, however many rows there are. */
export function alarm(instant: string): { delayMs: number; key?: string } {
  const at = Math.ceil(Date.parse(instant) / ALARM_MS) * ALARM_MS;
  const delayMs = at - Date.now();
  // An alarm that has rung already would swallow one of its name.
  return delayMs > ALARM_MS ? { delayMs, key: String(at) } : { delayMs };
}

type OfConversation =
  | 'call.arrange'
  | 'call.connectAgent'
  | 'call.dial'
  | 'call.clear'
  | 'followUp.planForMissedCall'
  | 'relation.noteContact';

export const ofConversation =
  (job: OfConversation) =>
  ({ event: { conversationId } }: { event: { conversationId: string | null } }): Reaction | null =>
    conversationId ? { job, payload: { conversationId } } : null;
export const ofClient =
  (job: 'care.tendClient' | 'relation.refresh') =>
  ({ event: { clientId } }: { event: { clientId: string } }): Reaction => ({ job, payload: { clientId } });

export const noteContact = ofConversation('relation.noteContact');
export const refreshRelation = ofClient('relation.refresh');
