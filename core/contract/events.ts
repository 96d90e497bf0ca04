import { z } from 'zod';
import {
  AnswerVia,
  Channel,
  DeliveryPurpose,
  DeliveryState,
  FollowUpKind,
  HoldReason,
  MessageChannel,
  Outcome,
} from './words.ts';

// The timeline's event union: one zod object per kind. Facts in the past tense; append-only.
// A shipped kind keeps its shape: a new shape is a new version beside the old one.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const Attachment = z.object({ name: z.string(), type: z.string(), bytes: z.number().int() });
export type Attachment = z.infer<typeof Attachment>;

/** Why this agent and why this conversation, kept with the offer: shown to the agent and the supervisor. */
export const RoutingWhy = z.object({
  rule: z.enum(['account_agent', 'last_agent', 'longest_idle', 'taken', 'outbound']),
  queue: z.string(),
  waitedMs: z.number().int(),
  idleMs: z.number().int().nullable(),
  position: z.number().int(),
  candidates: z.number().int(),
});
export type RoutingWhy = z.infer<typeof RoutingWhy>;

const messageBody = {
  messageId: Id,
  channel: MessageChannel,
  text: z.string(),
  subject: z.string().nullable(),
};
const delivery = {
  deliveryId: Id,
  messageId: Id,
  channel: MessageChannel,
  state: DeliveryState,
  reason: z.string().nullable(),
};
const followUp = { followUpId: Id, title: z.string() };
const invite = { inviteId: Id, channel: MessageChannel };

/** Kind -> schema of `data`. `reactions.ts` has a key for each, and so has the console's timeline. */
export const eventData = {
  'message.received': z.object({
    ...messageBody,
    from: z.string(),
    to: z.string(),
    opened: z.boolean(),
    queueId: Id.nullable(),
    attachments: z.array(Attachment),
    hasHtml: z.boolean(),
    /** The survey invite that was waiting for an answer by text when this came, if the text reads as a score. */
    inviteId: Id.nullable(),
    /** Automatic texts to this client that were still planned when this came. */
    plannedTexts: z.number().int(),
    optOut: z.enum(['stop', 'start']).nullable(),
    flags: z.array(z.string()),
  }),
  'message.queued': z.object({
    ...messageBody,
    deliveryId: Id,
    to: z.string(),
    purpose: DeliveryPurpose,
    clientKey: z.string().nullable(),
  }),
  'message.sent': z.object(delivery),
  'message.delivered': z.object(delivery),
  'message.failed': z.object(delivery),
  'message.unknown': z.object(delivery),
  'message.held': z.object({ ...delivery, why: HoldReason, until: At.nullable() }),
  'message.canceled': z.object(delivery),

  'call.received': z.object({
    legId: Id,
    from: z.string(),
    to: z.string(),
    opened: z.boolean(),
    queueId: Id.nullable(),
    parked: z.boolean(),
    /** Automatic texts to this client that were still planned when this came. */
    plannedTexts: z.number().int().optional(),
  }),
  'call.placed': z.object({ from: z.string(), to: z.string(), agentId: Id }),
  'call.connected': z.object({ agentId: Id.nullable(), waitedMs: z.number().int() }),
  'call.held': z.object({ agentId: Id }),
  'call.resumed': z.object({ agentId: Id }),
  'call.ended': z.object({
    by: z.enum(['client', 'agent', 'system']),
    talkMs: z.number().int(),
    holdMs: z.number().int(),
  }),
  'call.abandoned': z.object({ waitedMs: z.number().int() }),
  'call.failed': z.object({ reason: z.string() }),

  'conversation.opened': z.object({ channel: Channel, agentId: Id, subject: z.string().nullable() }),
  'conversation.offered': z.object({
    reservationId: Id,
    agentId: Id,
    channel: Channel,
    expiresAt: At,
    why: RoutingWhy,
  }),
  'conversation.accepted': z.object({
    reservationId: Id,
    agentId: Id,
    channel: Channel,
    waitedMs: z.number().int(),
  }),
  'conversation.declined': z.object({ reservationId: Id, agentId: Id, reason: z.string().nullable() }),
  'conversation.missed': z.object({ reservationId: Id, agentId: Id }),
  'conversation.requeued': z.object({ agentId: Id.nullable(), reason: z.string() }),
  'conversation.wrapping': z.object({ agentId: Id, dueAt: At }),
  'conversation.closed': z.object({
    channel: Channel,
    outcome: Outcome,
    agentId: Id.nullable(),
    disposition: z.string().nullable(),
    note: z.string().nullable(),
    handleMs: z.number().int(),
    wrapMs: z.number().int(),
    automatic: z.boolean(),
  }),

  'note.added': z.object({ text: z.string(), clientKey: z.string().nullable() }),

  /** Planned, or put off to `dueAt` because the governor said `why`. */
  'followUp.planned': z.object({
    ...followUp,
    kind: FollowUpKind,
    dueAt: At,
    ownerId: Id.nullable(),
    why: HoldReason.optional(),
  }),
  'followUp.reminded': z.object({ ...followUp, ownerId: Id.nullable() }),
  'followUp.done': z.object({ ...followUp, agentId: Id.nullable() }),
  'followUp.canceled': z.object({ ...followUp, reason: z.enum(['client_replied', 'by_agent', 'opted_out']) }),

  'survey.planned': z.object({ ...invite, dueAt: At }),
  'survey.held': z.object({ ...invite, why: HoldReason, until: At.nullable() }),
  'survey.skipped': z.object({ ...invite, why: HoldReason, until: At.nullable() }),
  'survey.sent': z.object(invite),
  'survey.answered': z.object({
    ...invite,
    score: z.number().int(),
    comment: z.string().nullable(),
    via: AnswerVia,
  }),
  'survey.expired': z.object(invite),

  'client.updated': z.object({ fields: z.array(z.string()) }),
  'client.optedOut': z.object({ kind: z.enum(['phone', 'email']), value: z.string() }),
  'client.optedIn': z.object({ kind: z.enum(['phone', 'email']), value: z.string() }),
} as const;

export type EventKind = keyof typeof eventData;
export type EventData<K extends EventKind> = z.infer<(typeof eventData)[K]>;

interface EventHead {
  id: string;
  clientId: string;
  /** The client's own number: 1, 2, 3 ... without a gap, in commit order. */
  seq: number;
  conversationId: string | null;
  /** The agent who did it; null for the client and for the hub itself. */
  agentId: string | null;
  /** ISO instant at which it happened, by the provider's or our clock. */
  at: string;
}

export type TimelineEvent = { [K in EventKind]: EventHead & { kind: K; data: EventData<K> } }[EventKind];

const kinds = Object.keys(eventData);

export function isEventKind(kind: string): kind is EventKind {
  return kinds.includes(kind);
}
