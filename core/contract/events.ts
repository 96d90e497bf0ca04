import { z } from 'zod';
import { Attachment } from './attachments.ts';
import { WrapUpMode } from './afterCall.ts';
import { ArrivalResult, ArrivalStep, NoticeResult } from './arrivalWords.ts';
import { MailRole } from './mail.ts';
import { CallbackKind } from './waiting.ts';
import { careEvents } from './care.ts';
import { revisitEvents } from './revisits.ts';
import { inCallEvents } from './inCall.ts';
import { caseEvents } from './cases.ts';
import { inboxEvents } from './inbox.ts';
import { spamEvents } from './spam.ts';
import { tagEvents } from './tags.ts';
import { linkEvents } from './links.ts';
import { relationEvents } from './relations.ts';
import { winBackEvents } from './winBack.ts';
import { mergeEvents } from './merges.ts';
import { senderEvents } from './senders.ts';
import { surveyEvents } from './surveyEvents.ts';
import {
  Channel,
  DeliveryPurpose,
  DeliveryState,
  FollowUpKind,
  HoldReason,
  Language,
  MessageChannel,
  Outcome,
} from './words.ts';

// The timeline's event union: one zod object per kind. Facts in the past tense; append-only.
// A shipped kind keeps its shape: a new shape is a new version beside the old one.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** Why this agent and why this conversation, kept with the offer: shown to the agent and the supervisor. */
export const RoutingWhy = z.object({
  rule: z.enum(['account_agent', 'last_agent', 'longest_idle', 'taken', 'outbound', 'transfer', 'consult']),
  queue: z.string(),
  waitedMs: z.number().int(),
  idleMs: z.number().int().nullable(),
  position: z.number().int(),
  candidates: z.number().int(),
  /** The ring it had waited itself into, of how many; only where skills are asked for. */
  ring: z.object({ at: z.number().int(), of: z.number().int() }).optional(),
  /** What it needs: the least at first and in this ring (0: not asked for any more), and what the agent has. */
  skills: z
    .array(
      z.object({
        name: z.string(),
        asked: z.number().int(),
        minimum: z.number().int(),
        has: z.number().int(),
      }),
    )
    .optional(),
  /** The offer of a text or mail was taken back for this call. */
  tookBack: z.literal(true).optional(),
  /** The colleague who hands it over, or asks one to join. */
  by: z.string().optional(),
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
    attachments: z.array(Attachment).optional(),
    /** It was written with a form. */
    hasHtml: z.boolean().optional(),
    /** When it leaves, if it may be taken back until then. */
    sendAt: At.optional(),
    /** A mail's further recipients, each with a delivery of its own. */
    copies: z.array(z.object({ deliveryId: Id, to: z.string(), role: MailRole })).optional(),
  }),
  'message.sent': z.object(delivery),
  'message.delivered': z.object(delivery),
  'message.failed': z.object(delivery),
  'message.unknown': z.object(delivery),
  'message.held': z.object({ ...delivery, why: HoldReason, until: At.nullable() }),
  'message.canceled': z.object(delivery),
  /** What a client's text came with is here, in the place of what its own event named. */
  'message.mediaKept': z.object({ messageId: Id, attachments: z.array(Attachment) }),
  'message.mediaFailed': z.object({ messageId: Id, reason: z.string(), willRetry: z.boolean() }),
  /** A person wants them tried again now. `receivedId`: the text's own event. */
  'message.mediaAsked': z.object({ messageId: Id, receivedId: Id }),

  'call.received': z.object({
    legId: Id,
    from: z.string(),
    to: z.string(),
    opened: z.boolean(),
    queueId: Id.nullable(),
    parked: z.boolean(),
    /** Automatic texts to this client that were still planned when this came. */
    plannedTexts: z.number().int().optional(),
    /** The version of the flow that leads this call; it is in no queue yet. */
    flowVersionId: Id.optional(),
  }),
  /** A call that a flow led is out of it: into a queue, or out of the house. */
  'call.arrived': z.object({
    flowVersionId: Id,
    result: ArrivalResult,
    queueId: Id.nullable(),
    language: Language,
    notice: NoticeResult.nullable(),
    steps: z.array(ArrivalStep),
    lastedMs: z.number().int(),
  }),
  'call.placed': z.object({ from: z.string(), to: z.string(), agentId: Id }),
  'call.connected': z.object({
    agentId: Id.nullable(),
    waitedMs: z.number().int(),
    /** Its queue records such calls. */
    record: z.boolean().optional(),
  }),
  'call.held': z.object({ agentId: Id }),
  'call.resumed': z.object({ agentId: Id }),
  'call.ended': z.object({
    by: z.enum(['client', 'agent', 'system']),
    talkMs: z.number().int(),
    holdMs: z.number().int(),
  }),
  /** `agentId`: who was being asked to take it. */
  'call.abandoned': z.object({ waitedMs: z.number().int(), agentId: Id.nullable().optional() }),
  'call.failed': z.object({ reason: z.string() }),
  /** Came and ended while we could not be reached; learnt of later, from the provider. */
  'call.missed': z.object({ lastedMs: z.number().int() }),
  'call.recorded': z.object({ recordingId: Id, seconds: z.number().int(), startedAt: At }),
  ...inCallEvents,

  /** Sent on to another queue, with the place that the age of the call gives it there. */
  'call.moved': z.object({
    fromQueueId: Id,
    toQueueId: Id,
    why: z.enum(['full', 'empty', 'overflow']),
    ageMs: z.number().int(),
  }),
  /** Told that we could not take the call. */
  'call.turnedAway': z.object({ why: z.enum(['full', 'empty', 'overflow']), ageMs: z.number().int() }),

  /** The caller wants to be called, or left a message; the place in line is kept. */
  'callback.requested': z.object({
    callbackId: Id,
    kind: CallbackKind,
    to: z.string().nullable(),
    queueId: Id,
    waitedMs: z.number().int(),
    expiresAt: At,
    recordingId: Id.nullable(),
  }),
  /** Who has heard the message calls back. */
  'callback.ordered': z.object({ callbackId: Id, agentId: Id }),
  /** The client's phone is being rung. */
  'callback.attempted': z.object({
    callbackId: Id,
    legId: Id,
    agentId: Id,
    attempt: z.number().int(),
    maxAttempts: z.number().int(),
  }),
  /** The client has picked up; the agent's phone is next. */
  'callback.answered': z.object({ callbackId: Id, agentId: Id }),
  /** Not reached. `dueAt`: tried again then; null: never again. `legIds`: lines to be hung up. */
  'callback.unreached': z.object({
    callbackId: Id,
    agentId: Id.nullable(),
    attempt: z.number().int(),
    maxAttempts: z.number().int(),
    reason: z.string(),
    dueAt: At.nullable(),
    legIds: z.array(Id),
    queueId: Id,
  }),
  'callback.canceled': z.object({
    callbackId: Id,
    reason: z.enum(['client_called', 'talked', 'opted_out', 'by_agent']),
    note: z.string().nullable(),
    queueId: Id,
  }),
  'callback.expired': z.object({ callbackId: Id, attempts: z.number().int() }),

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
  /** `dueAt` null: until the agent saves. `isFree`: the agent may have other work meanwhile. */
  'conversation.wrapping': z.object({
    agentId: Id,
    dueAt: At.nullable(),
    mode: WrapUpMode.optional(),
    isFree: z.boolean().optional(),
  }),
  'conversation.wrapUpExtended': z.object({ agentId: Id, seconds: z.number().int(), dueAt: At }),
  'conversation.closed': z.object({
    channel: Channel,
    outcome: Outcome,
    agentId: Id.nullable(),
    disposition: z.string().nullable(),
    note: z.string().nullable(),
    handleMs: z.number().int(),
    wrapMs: z.number().int(),
    automatic: z.boolean(),
    /** What the agent said about a survey, if anything. */
    surveyWanted: z.boolean().optional(),
  }),

  /** A supervisor ended what its agent did not, or could not. */
  'conversation.forceCompleted': z.object({
    agentId: Id,
    byAgentId: Id,
    reason: z.string(),
    was: z.enum(['handled', 'wrapping']),
  }),
  /** What the client said to being recorded. */
  'conversation.recordingConsent': z.object({ agentId: Id, consent: z.enum(['given', 'refused']) }),

  'note.added': z.object({
    text: z.string(),
    clientKey: z.string().nullable(),
    /** The agents who were named in it, by themselves or by a queue. */
    mentioned: z.array(Id).optional(),
  }),

  /** Planned, or put off to `dueAt` because the governor said `why`. */
  'followUp.planned': z.object({
    ...followUp,
    kind: FollowUpKind,
    dueAt: At,
    ownerId: Id.nullable(),
    why: HoldReason.optional(),
  }),
  'followUp.reminded': z.object({ ...followUp, ownerId: Id.nullable(), kind: FollowUpKind.optional() }),
  'followUp.done': z.object({
    ...followUp,
    agentId: Id.nullable(),
    kind: FollowUpKind.optional(),
    /** How it was kept. */
    note: z.string().optional(),
  }),
  'followUp.canceled': z.object({
    ...followUp,
    reason: z.enum(['client_replied', 'by_agent', 'opted_out']),
    ownerId: Id.nullable().optional(),
  }),

  'client.updated': z.object({ fields: z.array(z.string()) }),
  'client.optedOut': z.object({ kind: z.enum(['phone', 'email']), value: z.string() }),
  'client.optedIn': z.object({ kind: z.enum(['phone', 'email']), value: z.string() }),
  /** A text sounds like a wish for no more of them: a person is to decide. */
  'client.mayOptOut': z.object({ kind: z.enum(['phone', 'email']), value: z.string(), eventId: Id }),
  'client.keptOptedIn': z.object({ kind: z.enum(['phone', 'email']), value: z.string() }),
  ...mergeEvents,
  ...inboxEvents,
  ...tagEvents,
  ...senderEvents,
  ...spamEvents,
  ...linkEvents,
  ...caseEvents,
  ...careEvents,
  ...revisitEvents,
  ...surveyEvents,
  ...relationEvents,
  ...winBackEvents,
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
  /** The trace of what caused it, 32 hexadecimal digits: the same id stands in the logs of every process. */
  traceId?: string | undefined;
}

export type TimelineEvent = { [K in EventKind]: EventHead & { kind: K; data: EventData<K> } }[EventKind];

const kinds = Object.keys(eventData);

export function isEventKind(kind: string): kind is EventKind {
  return kinds.includes(kind);
}
