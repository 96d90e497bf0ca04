import type { EventKind, TimelineEvent } from '../contract/events.ts';
import type { JobName, JobPayload } from '../jobs/contract.ts';
import type { Committed } from '../timeline/committed.ts';

// The table: what follows from what. A key for every kind of event; an empty list is a decision you can see.
// No other code queues a job or asks for routing because something happened.

export type Reaction =
  | { [N in JobName]: { job: N; payload: JobPayload<N>; delayMs?: number } }[JobName]
  | { matchQueue: string }
  | { matchAgent: string };

type Facts<K extends EventKind> = Omit<Committed, 'event'> & { event: Extract<TimelineEvent, { kind: K }> };
type Reactions = { [K in EventKind]: readonly ((facts: Facts<K>) => Reaction | null)[] };

const until = (instant: string): number => Date.parse(instant) - Date.now();
const matchQueue = ({ queueId }: { queueId: string | null }): Reaction | null =>
  queueId ? { matchQueue: queueId } : null;

export const reactions: Reactions = {
  'message.received': [
    ({ event }) => (event.data.opened && event.data.queueId ? { matchQueue: event.data.queueId } : null),
    ({ event }) =>
      event.data.inviteId ? { job: 'survey.matchReply', payload: { eventId: event.id } } : null,
    ({ event }) =>
      event.data.plannedTexts > 0
        ? { job: 'followUp.cancelTexts', payload: { clientId: event.clientId } }
        : null,
  ],
  'message.queued': [
    ({ event }) => ({ job: 'message.deliver', payload: { deliveryId: event.data.deliveryId } }),
  ],
  'message.sent': [],
  'message.delivered': [],
  'message.failed': [],
  'message.unknown': [],
  'message.held': [
    ({ event }) =>
      event.data.until
        ? {
            job: 'message.deliver',
            payload: { deliveryId: event.data.deliveryId },
            delayMs: until(event.data.until),
          }
        : null,
  ],
  'message.canceled': [],

  'call.received': [
    ({ event }) => (event.data.opened && event.data.queueId ? { matchQueue: event.data.queueId } : null),
    ({ event }) =>
      event.data.plannedTexts === 0
        ? null
        : { job: 'followUp.cancelTexts', payload: { clientId: event.clientId } },
  ],
  'call.placed': [
    ({ event }) =>
      event.conversationId ? { job: 'call.dial', payload: { conversationId: event.conversationId } } : null,
  ],
  'call.connected': [],
  'call.held': [],
  'call.resumed': [],
  'call.ended': [
    ({ event }) =>
      event.conversationId ? { job: 'call.clear', payload: { conversationId: event.conversationId } } : null,
  ],
  'call.abandoned': [
    ({ event }) =>
      event.conversationId ? { job: 'call.clear', payload: { conversationId: event.conversationId } } : null,
  ],
  'call.failed': [
    ({ event }) =>
      event.conversationId ? { job: 'call.clear', payload: { conversationId: event.conversationId } } : null,
  ],

  'conversation.opened': [],
  'conversation.offered': [
    ({ event }) => ({
      job: 'reservation.expire',
      payload: { reservationId: event.data.reservationId },
      delayMs: until(event.data.expiresAt),
    }),
  ],
  'conversation.accepted': [
    ({ event }) =>
      event.data.channel === 'call' && event.conversationId
        ? { job: 'call.connectAgent', payload: { conversationId: event.conversationId } }
        : null,
    // One pending offer at a time: having answered this one, the agent may be asked the next.
    ({ event }) => ({ matchAgent: event.data.agentId }),
  ],
  'conversation.declined': [matchQueue, ({ event }) => ({ matchAgent: event.data.agentId })],
  'conversation.missed': [matchQueue],
  'conversation.requeued': [matchQueue],
  'conversation.wrapping': [
    ({ event }) =>
      event.conversationId
        ? {
            job: 'wrapUp.expire',
            payload: { conversationId: event.conversationId },
            delayMs: until(event.data.dueAt),
          }
        : null,
  ],
  'conversation.closed': [
    ({ event }) =>
      event.data.outcome === 'handled' && event.conversationId
        ? { job: 'survey.plan', payload: { conversationId: event.conversationId } }
        : null,
    ({ event }) => (event.data.agentId ? { matchAgent: event.data.agentId } : null),
  ],

  'note.added': [],

  'followUp.planned': [
    ({ event }) => ({
      job: 'followUp.remind',
      payload: { followUpId: event.data.followUpId },
      delayMs: until(event.data.dueAt),
    }),
  ],
  'followUp.reminded': [],
  'followUp.done': [],
  'followUp.canceled': [],

  'survey.planned': [
    ({ event }) => ({
      job: 'survey.send',
      payload: { inviteId: event.data.inviteId },
      delayMs: until(event.data.dueAt),
    }),
  ],
  'survey.held': [
    ({ event }) =>
      event.data.until
        ? { job: 'survey.send', payload: { inviteId: event.data.inviteId }, delayMs: until(event.data.until) }
        : null,
  ],
  'survey.skipped': [],
  'survey.sent': [],
  'survey.answered': [
    ({ event }) =>
      event.data.score <= 2
        ? { job: 'followUp.planForLowScore', payload: { inviteId: event.data.inviteId } }
        : null,
  ],
  'survey.expired': [],

  'client.updated': [],
  'client.optedOut': [],
  'client.optedIn': [],
};

/** What follows from one committed event. */
export function reactionsTo(committed: Committed): Reaction[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's type pairs key and kind; a lookup loses that
  const list = reactions[committed.event.kind] as readonly ((facts: Committed) => Reaction | null)[];
  return list.map((react) => react(committed)).filter((reaction) => reaction !== null);
}
