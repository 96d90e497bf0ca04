import { z } from 'zod';
import { Attachment, FileIds } from './attachments.ts';
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

export const CreateFollowUp = NewFollowUp.extend({
  clientId: idOf('client'),
  conversationId: idOf('conversation').optional(),
  text: Text.optional(),
  /** A message that is written now and leaves later: `kind` is `text`. */
  send: SendLater.optional(),
});
