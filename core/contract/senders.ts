import { z } from 'zod';
import { idOf } from './ids.ts';
import { readOneWaySender } from './phoneForms.ts';

// From which of our numbers a text leaves.

const Id = z.uuid();

/**
 * What spoke for a sender. kept: it was this one before; last: the client last wrote to it, or was written to from it; about: the
 * call or text that it is about came in there; queue: the queue's own; country: of the client's country; default: the division's;
 * any: the first there is; agent: somebody chose it.
 */
export const SenderWhy = z.enum(['kept', 'last', 'about', 'queue', 'country', 'default', 'any', 'agent']);
export type SenderWhy = z.infer<typeof SenderWhy>;

/** Why a text may not go a way. */
export const SenderRefusal = z.enum([
  'name_cannot_be_answered',
  'one_way_to_short_code',
  'name_in_north_america',
  'country_not_allowed',
]);
export type SenderRefusal = z.infer<typeof SenderRefusal>;

const Country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters');
/** A sender of ours that is no number: a short code, or a name of at most 11 letters. */
export const AddSender = z.strictObject({
  value: z
    .string()
    .trim()
    .refine(
      (value) => readOneWaySender(value) !== null,
      'must be 3 to 8 digits, or up to 11 letters, digits and spaces',
    ),
  queueId: idOf('queue'),
  sendsTo: z.array(Country).min(1).max(60),
});

export const TextSender = z.object({
  id: Id,
  value: z.string(),
  /** It cannot be used for this client. */
  refusal: SenderRefusal.nullable(),
  name: z.string().nullable(),
  queueName: z.string(),
});
export type TextSender = z.infer<typeof TextSender>;

/** What the client can be written to from, and which it will be without a choice. */
export const TextSenders = z.object({
  items: z.array(TextSender),
  chosenId: Id.nullable(),
  why: SenderWhy.nullable(),
});
export type TextSenders = z.infer<typeof TextSenders>;
export const ListTextSenders = z.strictObject({
  to: z.string().trim().min(3).max(40),
  queueId: idOf('ownQueue').optional(),
});

export const senderEvents = {
  /** Texts to this number of the client leave from another number of ours from now on. */
  'sender.changed': z.object({
    to: z.string(),
    from: z.string(),
    sender: z.string(),
    why: z.enum(['retired', 'by_agent']),
    agentId: Id.nullable(),
  }),
} as const;
