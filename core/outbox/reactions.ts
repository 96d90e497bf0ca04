import { senseOf } from '../channels/optOutWords.ts';
import { MOST_RECIPIENTS } from '../contract/mail.ts';
import type { Committed } from '../timeline/committed.ts';
import { programmeReactions } from './programmeReactions.ts';
import {
  alarm,
  noteContact,
  ofConversation,
  refreshRelation,
  until,
  type Facts,
  type Reaction,
  type Reactions,
} from './reactionParts.ts';

// The table: what follows from what. A key for every kind of event; an empty list is a decision you can see.
// No other code queues a job or asks for routing because something happened.

export type { Reaction } from './reactionParts.ts';

const arrange = ofConversation('call.arrange');
const connectAgent = ofConversation('call.connectAgent');
const clear = ofConversation('call.clear');
const matchQueue = ({ queueId }: { queueId: string | null }): Reaction | null =>
  queueId ? { matchQueue: queueId } : null;

/** A number with its country, or a mail address. */
const NAMES_ADDRESS = /\+\d[\d\s().-]{7,}|\S@\S/;

/** Each further recipient of a mail is a delivery of its own. */
const copyDeliveries = Array.from(
  { length: MOST_RECIPIENTS - 1 },
  (_, place) =>
    ({ event }: Facts<'message.queued'>): Reaction | null => {
      const copy = event.data.copies?.[place];
      if (!copy) return null;
      const delay = event.data.sendAt ? { delayMs: until(event.data.sendAt) } : {};
      const { deliveryId } = copy;
      return { job: 'message.deliver', payload: { deliveryId }, key: deliveryId, ...delay };
    },
);

export const reactions: Reactions = {
  'message.received': [
    ({ event }) => (event.data.opened && event.data.queueId ? { matchQueue: event.data.queueId } : null),
    // What was put off has woken.
    ({ event, holderId, queueId }) =>
      !event.data.opened && holderId === null && queueId ? { matchQueue: queueId } : null,
    ({ event }) =>
      event.data.inviteId ? { job: 'survey.matchReply', payload: { eventId: event.id } } : null,
    ({ event }) =>
      event.data.plannedTexts > 0
        ? { job: 'followUp.cancelTexts', payload: { clientId: event.clientId } }
        : null,
    ({ event }) =>
      event.data.flags.some((flag) => flag in senseOf)
        ? { job: 'consent.look', payload: { eventId: event.id } }
        : null,
    ({ event }) =>
      event.data.channel === 'sms' && event.data.attachments.length > 0
        ? { job: 'media.fetch', payload: { eventId: event.id } }
        : null,
    ({ event }) =>
      event.data.channel === 'email' && NAMES_ADDRESS.test(event.data.text)
        ? { job: 'client.notice', payload: { eventId: event.id } }
        : null,
  ],
  'message.queued': [
    ({ event }) =>
      event.data.purpose === 'reply' || event.data.channel === 'email'
        ? {
            job: 'message.deliver',
            payload: { deliveryId: event.data.deliveryId },
            ...(event.data.sendAt ? { delayMs: until(event.data.sendAt) } : {}),
          }
        : { job: 'message.deliverDue', payload: {} },
    ...copyDeliveries,
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
  'message.mediaKept': [],
  'message.mediaFailed': [],
  'message.mediaAsked': [
    ({ event }) => ({ job: 'media.fetch', payload: { eventId: event.data.receivedId } }),
  ],

  'call.received': [
    ({ event }) => (event.data.opened && event.data.queueId ? { matchQueue: event.data.queueId } : null),
    ({ event }) =>
      event.data.plannedTexts === 0
        ? null
        : { job: 'followUp.cancelTexts', payload: { clientId: event.clientId } },
  ],
  'call.arrived': [
    ({ event }) =>
      event.data.result === 'queued' && event.data.queueId ? { matchQueue: event.data.queueId } : null,
  ],
  'call.placed': [ofConversation('call.dial')],
  'call.connected': [
    ({ event }) =>
      event.data.record && event.conversationId
        ? { job: 'call.record', payload: { conversationId: event.conversationId } }
        : null,
  ],
  'call.held': [],
  'call.resumed': [arrange],
  'call.ended': [clear],
  'call.abandoned': [
    clear,
    // Who was being asked may be asked something else.
    ({ event }) => (event.data.agentId ? { matchAgent: event.data.agentId } : null),
  ],
  'call.failed': [clear],

  'call.missed': [ofConversation('followUp.planForMissedCall')],
  'call.recorded': [],
  'call.transferred': [
    arrange,
    matchQueue,
    ({ event }) =>
      event.data.afterDueAt
        ? { job: 'afterWork.endDue', payload: {}, ...alarm(event.data.afterDueAt) }
        : { matchAgent: event.data.agentId },
  ],
  'call.guestInvited': [arrange],
  'call.guestAsked': [
    ({ event }) => ({ job: 'reservation.expireDue', payload: {}, ...alarm(event.data.expiresAt) }),
  ],
  'call.guestAccepted': [arrange],
  'call.guestJoined': [arrange],
  'call.guestEnded': [
    arrange,
    ({ event }) => (event.data.agentId ? { matchAgent: event.data.agentId } : null),
  ],
  'call.swapped': [arrange],
  'call.merged': [arrange],
  'call.agentLost': [
    arrange,
    ({ event }) =>
      event.conversationId
        ? {
            job: 'call.endGrace',
            payload: { conversationId: event.conversationId },
            delayMs: until(event.data.until),
          }
        : null,
  ],
  'call.rejoining': [connectAgent],
  'call.agentBack': [arrange],
  'call.recordingPaused': [
    ({ event }) => ({ job: 'recording.resumeDue', payload: {}, ...alarm(event.data.until) }),
  ],
  'call.recordingResumed': [],
  'help.asked': [],
  'help.taken': [],
  'help.ended': [],

  'call.moved': [({ event }) => ({ matchQueue: event.data.toQueueId })],
  'call.turnedAway': [],

  'callback.requested': [
    ({ event }) => ({ matchQueue: event.data.queueId }),
    ({ event }) => ({ job: 'waiting.due', payload: {}, ...alarm(event.data.expiresAt) }),
  ],
  'callback.ordered': [
    ({ event }) =>
      event.conversationId
        ? { job: 'call.connectAgent', payload: { conversationId: event.conversationId } }
        : null,
  ],
  'callback.attempted': [({ event }) => ({ job: 'callback.ring', payload: { legId: event.data.legId } })],
  'callback.answered': [
    ({ event }) =>
      event.conversationId
        ? { job: 'call.connectAgent', payload: { conversationId: event.conversationId } }
        : null,
  ],
  'callback.unreached': [
    ({ event }) =>
      event.data.legIds.length > 0 ? { job: 'call.dropLegs', payload: { legIds: event.data.legIds } } : null,
    ({ event }) => (event.data.agentId ? { matchAgent: event.data.agentId } : null),
    ({ event }) => ({ matchQueue: event.data.queueId }),
    ({ event }) =>
      event.data.dueAt ? { job: 'waiting.due', payload: {}, ...alarm(event.data.dueAt) } : null,
  ],
  'callback.canceled': [({ event }) => ({ matchQueue: event.data.queueId })],
  'callback.expired': [],

  'conversation.opened': [],
  'conversation.offered': [
    ({ event }) => ({ job: 'reservation.expireDue', payload: {}, ...alarm(event.data.expiresAt) }),
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
  // Whoever waits again hears music.
  'conversation.requeued': [matchQueue, ({ event }) => (event.data.agentId ? arrange({ event }) : null)],
  'conversation.wrapping': [
    ({ event }) =>
      event.conversationId && event.data.dueAt
        ? {
            job: 'wrapUp.expire',
            payload: { conversationId: event.conversationId },
            delayMs: until(event.data.dueAt),
          }
        : null,
    ({ event }) => (event.data.isFree ? { matchAgent: event.data.agentId } : null),
  ],
  'conversation.wrapUpExtended': [
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
    (facts) => (facts.event.data.outcome === 'handled' ? noteContact(facts) : null),
  ],

  'conversation.forceCompleted': [],
  'conversation.recordingConsent': [
    ({ event }) =>
      event.conversationId
        ? {
            job: event.data.consent === 'given' ? 'call.record' : 'recording.stopRefused',
            payload: { conversationId: event.conversationId },
          }
        : null,
  ],

  'note.added': [],

  ...programmeReactions,
  'client.optedOut': [
    ({ event }) =>
      event.data.kind === 'phone'
        ? { job: 'callback.cancelOptedOut', payload: { clientId: event.clientId } }
        : null,
  ],
  'client.optedIn': [],
  'client.mayOptOut': [],
  'client.keptOptedIn': [],
  // Who waits is passed over while the rows are carried over.
  'client.merged': [({ event }) => ({ matchQueues: event.data.queueIds }), refreshRelation],
  'client.mergedInto': [],
  'client.unmerged': [({ event }) => ({ matchQueues: event.data.queueIds }), refreshRelation],
  'client.restored': [refreshRelation],
  'conversation.assigned': [
    ({ event }) => (event.data.fromAgentId ? { matchAgent: event.data.fromAgentId } : null),
  ],
  'conversation.snoozed': [
    ({ event }) =>
      event.data.until ? { job: 'waiting.due', payload: {}, ...alarm(event.data.until) } : null,
    ({ event }) => (event.data.agentId ? { matchAgent: event.data.agentId } : null),
  ],
  'conversation.tagged': [],
  'conversation.notSpam': [({ event }) => (event.data.reopened ? { matchQueue: event.data.queueId } : null)],
  'client.consentChanged': [],
  'client.blocked': [],
  'client.unblocked': [({ event }) => ({ matchQueues: event.data.queueIds })],
  'conversation.woken': [({ event }) => ({ matchQueue: event.data.queueId })],
  'conversation.splitOff': [({ event }) => ({ matchQueue: event.data.queueId })],
  'sender.changed': [],
  'conversation.joined': [
    // Whoever had the part may have something else now.
    ({ event }) => (event.data.wasAgentId ? { matchAgent: event.data.wasAgentId } : null),
  ],
  'conversation.joinedTo': [],
  'conversation.mailSplitOff': [],
  'conversation.separated': [({ event }) => (event.data.queueId ? { matchQueue: event.data.queueId } : null)],
};

/** What follows from one committed event. `heard`: the kinds that a rule of some division waits for. */
export function reactionsTo(committed: Committed, heard: ReadonlySet<string>): Reaction[] {
  const { event } = committed;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's type pairs key and kind; a lookup loses that
  const list = reactions[event.kind] as readonly ((facts: Committed) => Reaction | null)[];
  const follows = list.map((react) => react(committed)).filter((reaction) => reaction !== null);
  return heard.has(event.kind)
    ? [...follows, { job: 'rule.apply', payload: { eventId: event.id } }]
    : follows;
}
