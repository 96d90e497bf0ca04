import { z } from 'zod';
import { idOf } from './ids.ts';
import { DeliveryState } from './words.ts';

// What is known of a mail besides its words.

export const CheckResult = z.enum([
  'pass',
  'fail',
  'softfail',
  'neutral',
  'none',
  'policy',
  'temperror',
  'permerror',
]);
export type CheckResult = z.infer<typeof CheckResult>;

/** Who vouches for the address in From. */
export const SenderCheck = z.object({
  spf: CheckResult,
  dkim: CheckResult,
  dmarc: CheckResult,
  /** One of them passed for the domain in From itself. */
  verified: z.boolean(),
});
export type SenderCheck = z.infer<typeof SenderCheck>;

export const MailFacts = z.object({
  /** The address in From. */
  from: z.string(),
  to: z.array(z.string()),
  cc: z.array(z.string()),
  replyTo: z.array(z.string()),
  /** The history that was quoted below the words; empty: none. */
  quoted: z.string(),
  /** Null: nobody was asked. */
  sender: SenderCheck.nullable(),
});
export type MailFacts = z.infer<typeof MailFacts>;

/** How a mail came: enough to take it in again. */
export const MailEnvelope = z.object({
  sender: z.string().nullable(),
  /** Our addresses, without tokens. */
  recipients: z.array(z.string()),
  /** Deliveries of ours whose reply addresses it was sent to. */
  repliesTo: z.array(z.string()),
  ip: z.string().nullable(),
  helo: z.string().nullable(),
});
export type MailEnvelope = z.infer<typeof MailEnvelope>;

/** As it was written; whether it is one is decided by the server. */
const Address = z.string().trim().min(3).max(320);
const Addresses = z.array(Address).max(20);

export const MailRole = z.enum(['to', 'cc', 'bcc']);
export type MailRole = z.infer<typeof MailRole>;
export const MailRecipient = z.object({ address: z.string(), role: MailRole });
export type MailRecipient = z.infer<typeof MailRecipient>;

/** Of one mail, copies included. */
export const MOST_RECIPIENTS = 20;

/** A recipient, with what became of the copy. */
export const SentTo = MailRecipient.extend({ state: DeliveryState, reason: z.string().nullable() });

/** The words of a mail with a form. What is not bold, italic, a list, a link or a quotation is taken out of it. */
export const MailHtml = z
  .string()
  .max(100_000)
  .refine((html) => !html.includes('\u0000'), 'must not hold U+0000');

export const AnswerMode = z.enum(['reply', 'replyAll', 'forward']);
export type AnswerMode = z.infer<typeof AnswerMode>;

/**
 * To whom a mail goes: to those whom the answered message names, by mode, without some and with some more. A message that is
 * forwarded goes to those alone who are named here.
 */
export const MailAnswer = z.strictObject({
  messageId: idOf('message'),
  mode: AnswerMode,
  to: Addresses.optional(),
  cc: Addresses.optional(),
  bcc: Addresses.optional(),
  without: Addresses.optional(),
});
export type MailAnswer = z.infer<typeof MailAnswer>;

/** Who gets copies of a first mail. */
export const MailCopies = z.strictObject({ cc: Addresses.optional(), bcc: Addresses.optional() });
export type MailCopies = z.infer<typeof MailCopies>;

export const AnswerRecipients = z.object({
  to: z.array(z.string()),
  cc: z.array(z.string()),
  subject: z.string(),
});
export type AnswerRecipients = z.infer<typeof AnswerRecipients>;

export const Mailbox = z.object({
  id: z.uuid(),
  address: z.string(),
  queueName: z.string(),
  /** Below what agents write from here; `{{agent}}` and `{{queue}}` are put in. Null: nothing. */
  signature: z.string().nullable(),
});
export type Mailbox = z.infer<typeof Mailbox>;
export const MailboxList = z.object({ items: z.array(Mailbox) });
export const UpdateMailbox = z.strictObject({ signature: z.string().trim().max(2_000).nullable() });

/** An address to which mail may be tried again. */
export const TryAgain = z.strictObject({ address: Address });
