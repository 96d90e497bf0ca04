import { z } from 'zod';
import { Attachment, RoutingWhy } from './events.ts';
import {
  AddressKind,
  AnswerVia,
  Channel,
  ClientKind,
  ConversationState,
  DeliveryState,
  Direction,
  FollowUpKind,
  FollowUpState,
  HoldReason,
  InviteState,
  Language,
  Outcome,
  Role,
  Tier,
} from './words.ts';
import { AgentState } from './agents.ts';

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

export const ErrorCode = z.enum([
  'invalid_request',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'already_assigned',
  'already_answered',
  'invalid_state',
  'opted_out',
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
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

// ---- people ----

export const Address = z.object({ id: Id, kind: AddressKind, value: z.string(), optedOutAt: At.nullable() });
export const ClientSummary = z.object({
  id: Id,
  name: z.string().nullable(),
  kind: ClientKind,
  tier: Tier,
  language: Language,
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
  language: Language.optional(),
  timeZone: z.string().max(64).nullable().optional(),
  note: z.string().max(5_000).nullable().optional(),
});
export const CreateClient = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: ClientKind.default('person'),
  tier: Tier.default('standard'),
  language: Language.default('en'),
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
  data: z.record(z.string(), z.unknown()),
});
/** `after`: events with seq greater than it, oldest first. Without it: the newest `limit` before `before`, oldest first. */
export const ReadTimeline = z.strictObject({
  after: z.coerce.number().int().min(0).optional(),
  before: z.coerce.number().int().min(1).optional(),
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
  closedAt: At.nullable(),
  disposition: z.string().nullable(),
  note: z.string().nullable(),
  call: z
    .object({
      held: z.boolean(),
      muted: z.boolean(),
      /** dialling: our side rings out; waiting: the client hears music; connected: both are in. */
      phase: z.enum(['waiting', 'dialling', 'connected', 'ended']),
      connectedAt: At.nullable(),
    })
    .nullable(),
});
export type Conversation = z.infer<typeof Conversation>;
export const ConversationPage = pageOf(Conversation);
export const ListConversations = z.strictObject({
  ...Page,
  state: ConversationState.or(z.literal('open')).optional(),
  channel: Channel.optional(),
  clientId: Id.optional(),
  queueId: Id.optional(),
  agentId: Id.optional(),
});

const Versioned = { version: z.number().int().optional() };
export const AcceptConversation = z.strictObject({ ...Versioned });
export const DeclineConversation = z.strictObject({
  ...Versioned,
  reason: z.string().trim().max(200).optional(),
});
export const Reply = z.strictObject({
  text: Text,
  subject: z.string().trim().max(300).optional(),
  clientKey: ClientKey.optional(),
});
export const CallAction = z.strictObject({ ...Versioned });
export const AddNote = z.strictObject({ text: Text, clientKey: ClientKey.optional() });
export const NewFollowUp = z.strictObject({
  title: z.string().trim().min(1).max(200),
  dueAt: At,
  kind: FollowUpKind.default('task'),
  /** The text to send when `kind` is `text`. */
  text: z.string().trim().min(1).max(1_600).optional(),
  ownerId: Id.optional(),
  note: z.string().trim().max(2_000).optional(),
});
export const WrapUp = z.strictObject({
  ...Versioned,
  disposition: z.string().trim().min(1).max(100).optional(),
  note: z.string().trim().max(5_000).optional(),
  followUp: NewFollowUp.optional(),
});
export const StartConversation = z.strictObject({
  channel: Channel,
  clientId: Id.optional(),
  /** A phone number or mail address of the client; a new one makes a new client unless `clientId` is given. */
  to: z.string().trim().min(3).max(320),
  queueId: Id.optional(),
  text: Text.optional(),
  subject: z.string().trim().max(300).optional(),
  clientKey: ClientKey.optional(),
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
  conversation: Conversation,
  client: ClientSummary,
  expiresAt: At,
  why: RoutingWhy,
  lastContact: z.object({ at: At, channel: Channel.nullable(), summary: z.string() }).nullable(),
  openMatters: z.object({
    conversations: z.number().int(),
    followUps: z.number().int(),
    lowScores: z.number().int(),
  }),
});
export type Offer = z.infer<typeof Offer>;

export const FollowUp = z.object({
  id: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  conversationId: Id.nullable(),
  kind: FollowUpKind,
  state: FollowUpState,
  title: z.string(),
  note: z.string().nullable(),
  dueAt: At,
  remindedAt: At.nullable(),
  owner: z.object({ id: Id, name: z.string() }).nullable(),
  forSupervisor: z.boolean(),
  cancelReason: z.string().nullable(),
});
export type FollowUp = z.infer<typeof FollowUp>;
export const FollowUpPage = pageOf(FollowUp);
export const ListFollowUps = z.strictObject({
  ...Page,
  clientId: Id.optional(),
  ownerId: Id.or(z.literal('me')).optional(),
  state: FollowUpState.or(z.literal('open')).optional(),
});
export const CreateFollowUp = NewFollowUp.extend({ clientId: Id, conversationId: Id.optional() });

export const Desk = z.object({
  serverTime: At,
  agent: AgentState,
  offers: z.array(Offer),
  /** Mine: live, wrapping, then messages by how long the client waits. */
  work: z.array(Conversation),
  /** Waiting in my queues, by rank, at most 20. */
  waiting: z.array(Conversation),
  followUps: z.array(FollowUp),
});
export type Desk = z.infer<typeof Desk>;

export const SessionReply = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: Role }),
  agentId: Id,
  permissions: z.array(z.string()),
  queues: z.array(
    z.object({
      id: Id,
      name: z.string(),
      dispositions: z.array(z.string()),
      addresses: z.array(z.object({ kind: AddressKind, value: z.string() })),
    }),
  ),
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
  delivery: z
    .object({ id: Id, state: DeliveryState, reason: z.string().nullable(), heldUntil: At.nullable() })
    .nullable(),
  at: At,
});
export type MessageDetail = z.infer<typeof MessageDetail>;

// ---- surveys ----

export const Invite = z.object({
  id: Id,
  clientId: Id,
  conversationId: Id,
  channel: Channel,
  state: InviteState,
  dueAt: At,
  why: HoldReason.nullable(),
  until: At.nullable(),
  sentAt: At.nullable(),
  answer: z
    .object({ score: z.number().int(), comment: z.string().nullable(), via: AnswerVia, at: At })
    .nullable(),
});
export type Invite = z.infer<typeof Invite>;
export const InvitePage = pageOf(Invite);
export const ListInvites = z.strictObject({ ...Page, clientId: Id });
/** POST /s/:token, as a form or JSON. */
export const SurveyAnswer = z.strictObject({
  score: z.coerce.number().int().min(1).max(5),
  comment: z.string().trim().max(1_000).optional(),
});

// ---- settings ----

export const Settings = z.object({
  surveyDelaySeconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400),
  surveysEnabled: z.boolean(),
  quietHoursEnabled: z.boolean(),
  quietHours: z.object({ from: z.string().regex(/^\d\d:\d\d$/), to: z.string().regex(/^\d\d:\d\d$/) }),
  timeZone: z.string(),
  surveyCapDays: z.number().int().min(0).max(365),
});
export type Settings = z.infer<typeof Settings>;
export const UpdateSettings = z.strictObject(Settings.partial().shape);

export const QuarantineItem = z.object({
  id: Id,
  source: Channel,
  reason: z.string(),
  from: z.string().nullable(),
  bytes: z.number().int(),
  receivedAt: At,
});
export const QuarantinePage = pageOf(QuarantineItem);
