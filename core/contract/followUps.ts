import { z } from 'zod';
import { Attachment, FileIds } from './attachments.ts';
import {
  FollowUpCategory,
  FollowUpOutcome,
  Place,
  Repeats,
  ValueGiven,
  repeatsWithin,
} from './followUpWork.ts';
import { idOf } from './ids.ts';
import { MailHtml } from './mail.ts';
import { FollowUpKind, FollowUpState, Instant, MessageChannel, TimeZone } from './words.ts';

// What is due later: tasks, promises, and messages that are written now. No import of api.ts: it imports this.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const Text = z
  .string()
  .trim()
  .min(1)
  .max(10_000)
  .refine((text) => !text.includes('\u0000'), 'must not hold U+0000');

/** Where a planned text goes that an agent has written for later, and by whose clock it was planned. */
export const SendLater = z.strictObject({
  channel: MessageChannel,
  to: z.string().trim().min(3).max(320),
  subject: z.string().trim().max(300).optional(),
  /** Of a mail; its plain words are made of it. */
  html: MailHtml.optional(),
  timeZone: TimeZone.optional(),
  /** Uploads that go with it. */
  files: FileIds.optional(),
});
export const ChangeText = z.strictObject({
  /** Empty where files say it all. */
  text: Text.or(z.literal('')).optional(),
  /** Of a mail. Other words without it have no form. */
  html: MailHtml.optional(),
  subject: z.string().trim().max(300).optional(),
  dueAt: Instant.optional(),
});

export const NewFollowUp = z.strictObject({
  title: z.string().trim().min(1).max(200),
  dueAt: Instant,
  kind: FollowUpKind.default('task'),
  /** The text to send when `kind` is `text`. */
  text: z.string().trim().min(1).max(1_600).optional(),
  ownerId: idOf('agent').optional(),
  note: z.string().trim().max(2_000).optional(),
});
export const FollowUp = z.object({
  id: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  clientTier: z.string(),
  conversationId: Id.nullable(),
  kind: FollowUpKind,
  category: FollowUpCategory,
  state: FollowUpState,
  title: z.string(),
  note: z.string().nullable(),
  dueAt: At,
  /** The end of its window. */
  dueUntil: At.nullable(),
  /** When its owner is told that it is coming. */
  remindAt: At.nullable(),
  remindedAt: At.nullable(),
  escalatedAt: At.nullable(),
  /** When it was due at first, if it was put off since. */
  firstDueAt: At.nullable(),
  moves: z.number().int(),
  doneAt: At.nullable(),
  owner: z.object({ id: Id, name: z.string() }).nullable(),
  /** The team, while nobody of it has taken it. */
  queue: z.object({ id: Id, name: z.string() }).nullable(),
  forSupervisor: z.boolean(),
  cancelReason: z.string().nullable(),
  cancelOnReply: z.boolean(),
  place: z.string().nullable(),
  outcome: FollowUpOutcome.nullable(),
  valueGiven: ValueGiven.nullable(),
  actualFrom: At.nullable(),
  actualUntil: At.nullable(),
  repeats: Repeats.nullable(),
  /** Of a planned text: its words, and where an agent wants it to go. */
  text: z.string().nullable(),
  /** Sanitised; null where there is nothing but words in it. */
  html: z.string().nullable(),
  channel: MessageChannel.nullable(),
  to: z.string().nullable(),
  subject: z.string().nullable(),
  files: z.array(Attachment),
});
export type FollowUp = z.infer<typeof FollowUp>;

export const CreateFollowUp = z
  .strictObject({
    ...NewFollowUp.shape,
    clientId: idOf('client'),
    conversationId: idOf('conversation').optional(),
    text: Text.optional(),
    /** A message that is written now and leaves later: `kind` is `text`. */
    send: SendLater.optional(),
    category: FollowUpCategory.default('follow_up'),
    /** The team: whoever of it takes it first, where no person is named. */
    queueId: idOf('queue').optional(),
    dueUntil: Instant.optional(),
    /** So long before it is due, its owner is told. */
    remindMinutes: z.number().int().min(1).max(20_160).optional(),
    cancelOnReply: z.boolean().default(false),
    place: Place.optional(),
    repeats: Repeats.optional(),
    timeZone: TimeZone.optional(),
  })
  .check(({ value, issues }) => {
    const wrong = (path: string, message: string): void =>
      void issues.push({ code: 'custom', path: [path], message, input: value });
    if (value.dueUntil && Date.parse(value.dueUntil) <= Date.parse(value.dueAt))
      wrong('dueUntil', 'must be after dueAt');
    if (value.dueUntil && value.kind === 'text') wrong('dueUntil', 'is not for a text');
    if (value.queueId && value.kind === 'text') wrong('queueId', 'is not for a text');
    if (value.repeats && !repeatsWithin(value.repeats, value.dueAt))
      wrong('repeats', 'must end after the first time');
    if (value.repeats && (value.send?.files ?? []).length > 0) wrong('repeats', 'is not for files');
  });

/** Another time for it. Put off to a later day, it takes a reason. */
export const MoveFollowUp = z.strictObject({
  dueAt: Instant,
  /** Null: no window any more. Left out: the window moves along. */
  dueUntil: Instant.nullable().optional(),
  reason: z.string().trim().min(1).max(500).optional(),
  timeZone: TimeZone.optional(),
});
/** To whom it goes: one person, or a team. */
export const AssignFollowUp = z.strictObject({
  ownerId: idOf('agent').or(z.literal('me')).optional(),
  queueId: idOf('queue').optional(),
});
export const CancelFollowUp = z.strictObject({
  /** Of one that recurs: only this time falls away. */
  onlyThis: z.boolean().default(false),
});

export const ListFollowUps = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  clientId: idOf('client').optional(),
  ownerId: idOf('agent').or(z.literal('me')).optional(),
  state: FollowUpState.or(z.literal('open')).optional(),
  /** What this team has and nobody of it has taken. */
  queueId: idOf('queue').optional(),
  kind: FollowUpKind.optional(),
  category: FollowUpCategory.optional(),
});
