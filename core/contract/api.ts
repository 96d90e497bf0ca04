import { z } from 'zod';
import { ArrivalFacts } from './arrivalWords.ts';
import { Attachment, AttachmentIds, Upload } from './attachments.ts';
import { RoutingWhy } from './events.ts';
import {
  AddressKind,
  Channel,
  ClientKind,
  ConversationState,
  DeliveryState,
  Direction,
  ClientLanguage,
  Outcome,
  Role,
  Tier,
  TimeZone,
} from './words.ts';
import { NewPromise, WrapUpState } from './afterCall.ts';
import { AgentState } from './agents.ts';
import { InternalCall } from './dialling.ts';
import { MergedClient } from './merges.ts';
import { Snooze } from './inbox.ts';
import { TagMark } from './tags.ts';
import { idOf } from './ids.ts';
import { MailAnswer, MailCopies, MailFacts, MailHtml, SentTo } from './mail.ts';
import { MessageText, saysSomething } from './messageText.ts';
import { Monitor } from './monitoring.ts';
import { AfterWork, CallState, HelpRequest } from './inCall.ts';
import { FollowUp, NewFollowUp } from './followUps.ts';
import { Feeling } from './relations.ts';
import { QueueInSession } from './queues.ts';
import { PhoneProvider } from './voice.ts';
import { CallbackSummary } from './waiting.ts';

// Request and reply of each endpoint, and the error reply. Instants are ISO 8601 with offset, durations are milliseconds
// (…Ms) or seconds (…Seconds). Request bodies are strict: an unknown field is refused.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const Text = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .refine((text) => !text.includes('\u0000'), 'must not hold U+0000');
const ClientKey = z.string().min(8).max(64);
/** It waits for as long as the house lets agents take a message back (POST /messages/:id/undo). */
const CanUndo = z.boolean().optional();

export const ErrorCode = z.enum([
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'second_factor_needed',
  'not_found',
  'conflict',
  'already_assigned',
  'already_answered',
  'invalid_state',
  'opted_out',
  'destination_refused',
  'cap_reached',
  'channel_unavailable',
  'rate_limited',
  'too_large',
  'unavailable',
  'internal',
]);
export type ErrorCode = z.infer<typeof ErrorCode>;

export const ErrorReply = z.object({
  error: z.object({
    code: ErrorCode,
    message: z.string(),
    fields: z.record(z.string(), z.string()).optional(),
    details: z.record(z.string(), z.unknown()).optional(),
  }),
});
export type ErrorReply = z.infer<typeof ErrorReply>;

export const Page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
/** A page of a list; the cursor is null on the last. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

// ---- people ----

export const Address = z.object({
  id: Id,
  kind: AddressKind,
  value: z.string(),
  optedOutAt: At.nullable(),
  /** Since then a text that sounds like a wish for no more of them waits for a person to decide. */
  askedAt: At.nullable(),
  /** Since then nothing from there reaches a desk. */
  blockedAt: At.nullable(),
});
export const ClientSummary = z.object({
  id: Id,
  name: z.string().nullable(),
  kind: ClientKind,
  tier: Tier,
  language: ClientLanguage,
  timeZone: z.string().nullable(),
  addresses: z.array(Address),
  lastContactAt: At.nullable(),
  lastSeq: z.number().int(),
});
export type ClientSummary = z.infer<typeof ClientSummary>;
export const ClientDetail = ClientSummary.extend({
  note: z.string().nullable(),
  organisation: z.object({ id: Id, name: z.string().nullable() }).nullable(),
  accountAgent: z.object({ id: Id, name: z.string() }).nullable(),
  openConversations: z.number().int(),
  openFollowUps: z.number().int(),
  merged: z.array(MergedClient),
  provisional: z.boolean(),
  createdAt: At,
});
export type ClientDetail = z.infer<typeof ClientDetail>;
export const ClientPage = pageOf(ClientSummary);
export const ListClients = z.strictObject({
  ...Page,
  address: z.string().max(320).optional(),
  query: z.string().max(200).optional(),
});
export const UpdateClient = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  kind: ClientKind.optional(),
  tier: Tier.optional(),
  language: ClientLanguage.optional(),
  timeZone: TimeZone.nullable().optional(),
  note: z.string().max(5_000).nullable().optional(),
});
export const CreateClient = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: ClientKind.default('person'),
  tier: Tier.default('standard'),
  language: ClientLanguage.default('en'),
  addresses: z
    .array(z.strictObject({ kind: AddressKind, value: z.string().max(320) }))
    .min(1)
    .max(20),
});

/** One timeline event as the console shows it; `data` follows core/contract/events.ts by `kind`. */
export const TimelineItem = z.object({
  id: Id,
  clientId: Id,
  seq: z.number().int(),
  kind: z.string(),
  conversationId: Id.nullable(),
  agentId: Id.nullable(),
  at: At,
  traceId: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
});
/** The largest number that a client's events can have. */
const MAX_SEQ = 2_147_483_647;
/**
 * `after`: events with seq greater than it, oldest first. Without it: the newest `limit` before `before`, oldest first. `of`: the
 * timeline of who was merged into this client. By their old id it is the winner's, from its beginning.
 */
export const ReadTimeline = z.strictObject({
  of: idOf('mergedClient').optional(),
  after: z.coerce.number().int().min(0).max(MAX_SEQ).optional(),
  before: z.coerce.number().int().min(1).max(MAX_SEQ).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const Timeline = z.object({
  events: z.array(TimelineItem),
  lastSeq: z.number().int(),
  hasMore: z.boolean(),
});

// ---- conversations ----

export const Conversation = z.object({
  id: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  clientTier: Tier,
  channel: Channel,
  direction: Direction,
  state: ConversationState,
  outcome: Outcome.nullable(),
  /** The client's address and ours. */
  address: z.string().nullable(),
  ourAddress: z.string(),
  queueId: Id,
  queueName: z.string(),
  agentId: Id.nullable(),
  agentName: z.string().nullable(),
  subject: z.string().nullable(),
  preview: z.string().nullable(),
  /** Grows with each change of state: an action may carry the version it saw, and is refused with 409 if that is stale. */
  version: z.number().int(),
  openedAt: At,
  queuedAt: At.nullable(),
  /** Since when the client waits for an answer of ours; null when it is the client's turn. */
  waitingSince: At.nullable(),
  handledAt: At.nullable(),
  wrapUpDueAt: At.nullable(),
  wrapUp: WrapUpState,
  closedAt: At.nullable(),
  /** It is worked on together with that one, which has the holder and the wrap-up. */
  joinedTo: Id.nullable(),
  disposition: z.string().nullable(),
  note: z.string().nullable(),
  call: CallState.nullable(),
  snooze: Snooze.nullable(),
  tags: z.array(TagMark),
  /** It came from a blocked address and waits for somebody to look at it. */
  isHeldBack: z.boolean(),
  /** Somebody is to be called: a caller who asked for it, or who left a message. */
  callback: CallbackSummary.nullable(),
});
export type Conversation = z.infer<typeof Conversation>;
export const ConversationPage = pageOf(Conversation);
const Versioned = { version: z.number().int().optional() };
export const AcceptConversation = z.strictObject({ ...Versioned });
export const DeclineConversation = z.strictObject({
  ...Versioned,
  reason: z.string().trim().max(200).optional(),
});
export const Reply = z
  .strictObject({
    text: MessageText,
    /** Of a mail; its plain words are made of it, whatever `text` says. */
    html: MailHtml.optional(),
    /** The newest number that its writer has seen: refused with 409, once, when client or colleague wrote since. */
    seenSeq: z.number().int().min(0).max(MAX_SEQ).optional(),
    subject: z.string().trim().max(300).optional(),
    clientKey: ClientKey.optional(),
    canUndo: CanUndo,
    /** Uploads that go with it (POST /attachments). */
    attachmentIds: AttachmentIds.optional(),
    /** To whom a mail goes; without it, to the client of the conversation. */
    mail: MailAnswer.optional(),
  })
  .refine(saysSomething, { path: ['text'], message: 'is missing' });
export const CallAction = z.strictObject({ ...Versioned });
export const AddNote = z.strictObject({
  text: Text,
  clientKey: ClientKey.optional(),
  /** Who is told of it: colleagues, and all who work in these queues. */
  mentions: z
    .strictObject({
      agentIds: z.array(idOf('agent')).max(50).optional(),
      queueIds: z.array(idOf('queue')).max(20).optional(),
    })
    .optional(),
});
export const WrapUp = z.strictObject({
  ...Versioned,
  disposition: z.string().trim().min(1).max(100).optional(),
  note: z.string().trim().max(5_000).optional(),
  promise: NewPromise.optional(),
  followUp: NewFollowUp.optional(),
  feeling: Feeling.optional(),
  /** false: no survey about this one. Otherwise the rules of the house decide. */
  survey: z.boolean().optional(),
});
export const StartConversation = z.strictObject({
  channel: Channel,
  clientId: idOf('client').optional(),
  /** A phone number or mail address of the client; a new one makes a new client unless `clientId` is given. */
  to: z.string().trim().min(3).max(320),
  queueId: idOf('ownQueue').optional(),
  /** Which of our numbers the client sees, for a call or a text. */
  fromId: idOf('ourAddress').optional(),
  text: MessageText.optional(),
  html: MailHtml.optional(),
  subject: z.string().trim().max(300).optional(),
  clientKey: ClientKey.optional(),
  canUndo: CanUndo,
  attachmentIds: AttachmentIds.optional(),
  copies: MailCopies.optional(),
});
/** The event that an action recorded, so that the console can settle what it showed at once. */
export const ActionReply = z.object({
  conversation: Conversation,
  eventId: Id.nullable(),
  seq: z.number().int().nullable(),
});

// ---- the agent's desk ----

export const Offer = z.object({
  reservationId: Id,
  /** work: to have it; consult: to join a colleague's call. */
  kind: z.enum(['work', 'consult']),
  conversation: Conversation,
  client: ClientSummary,
  expiresAt: At,
  why: RoutingWhy,
  lastContact: z.object({ at: At, channel: Channel.nullable(), summary: z.string() }).nullable(),
  /** How a flow led the call before it was in the queue; null when none did. */
  arrival: ArrivalFacts.nullable(),
  openMatters: z.object({
    conversations: z.number().int(),
    followUps: z.number().int(),
    lowScores: z.number().int(),
  }),
});
export type Offer = z.infer<typeof Offer>;

export const FollowUpPage = pageOf(FollowUp);
export const Desk = z.object({
  serverTime: At,
  agent: AgentState,
  offers: z.array(Offer),
  /** Mine: live, wrapping, then messages by how long the client waits. */
  work: z.array(Conversation),
  /** Waiting in my queues, by rank, at most 20. */
  waiting: z.array(Conversation),
  followUps: z.array(FollowUp),
  /** Supervisors in my calls, but those I am not told of. */
  watchedBy: z.array(Monitor),
  /** The call of another that I listen to. */
  monitoring: Monitor.nullable(),
  /** The colleague whom I talk with, call, or am called by. */
  internalCall: InternalCall.nullable(),
  /** Colleagues' calls that I was asked into, and have joined. */
  joined: z.array(Conversation),
  /** What I gave away, and still write up. */
  afterWork: z.array(AfterWork),
  /** Who asks for help: for supervisors, all of the division; for agents, themselves. */
  help: z.array(HelpRequest),
});
export type Desk = z.infer<typeof Desk>;

export const SessionReply = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role }),
  agentId: Id,
  permissions: z.array(z.string()),
  queues: z.array(QueueInSession),
  /** Who carries the voice of my browser phone; null when there is none. */
  phone: PhoneProvider.nullable(),
  sandbox: z.boolean(),
  sandboxUrl: z.string().nullable(),
  serverTime: At,
});
export type SessionReply = z.infer<typeof SessionReply>;

// ---- messages ----

export const MessageDetail = z.object({
  id: Id,
  clientId: Id,
  conversationId: Id.nullable(),
  channel: Channel,
  direction: Direction,
  subject: z.string().nullable(),
  text: z.string(),
  /** Sanitised; to be shown only in a sandboxed iframe. */
  html: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  attachments: z.array(Attachment),
  flags: z.array(z.string()),
  /** Of a mail of ours: all to whom it goes, with what became of each. */
  recipients: z.array(SentTo),
  /** What is known of a mail that came in; null for all else. */
  mail: MailFacts.nullable(),
  /** How many images of its HTML lie elsewhere: GET /messages/:id/remote-image?place=0 and so on. */
  remoteImages: z.number().int(),
  delivery: z
    .object({ id: Id, state: DeliveryState, reason: z.string().nullable(), heldUntil: At.nullable() })
    .nullable(),
  at: At,
});
export type MessageDetail = z.infer<typeof MessageDetail>;
/** A message that was taken back, and its files as uploads that wait to be sent. */
export const UndoneMessage = MessageDetail.extend({ uploads: z.array(Upload) });
export type UndoneMessage = z.infer<typeof UndoneMessage>;

export const QuarantineItem = z.object({
  id: Id,
  source: Channel,
  reason: z.string(),
  from: z.string().nullable(),
  bytes: z.number().int(),
  receivedAt: At,
});
export const QuarantinePage = pageOf(QuarantineItem);
