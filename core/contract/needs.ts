import { z } from 'zod';
import { Person } from './cases.ts';
import { idOf } from './ids.ts';

// What a client needs, and what gets in the way (PR-31): said in a contact, written down by who heard it.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** need: what they want to reach; difficulty: what is in their way; problem: what does not work. */
export const NeedKind = z.enum(['need', 'difficulty', 'problem']);
export type NeedKind = z.infer<typeof NeedKind>;
export const ClientNeed = z.object({
  id: Id,
  kind: NeedKind,
  text: z.string(),
  by: Person.nullable(),
  conversationId: Id.nullable(),
  at: At,
  /** Met, or out of the way. */
  settledAt: At.nullable(),
});
export type ClientNeed = z.infer<typeof ClientNeed>;
export const ClientNeedList = z.object({ items: z.array(ClientNeed), nextCursor: z.null() });

export const NeedsParams = z.strictObject({ id: idOf('client') });
export const ListNeeds = z.strictObject({
  /** Words that are in its text, in any case. */
  q: z.string().trim().max(100).optional(),
  kind: NeedKind.optional(),
  settled: z.enum(['true', 'false']).optional(),
});
export const NewNeed = z.strictObject({
  kind: NeedKind,
  text: z.string().trim().min(1).max(1_000),
  /** In which it was said. */
  conversationId: idOf('conversation').optional(),
});
export const NeedParams = z.strictObject({ id: idOf('clientNeed') });
export const SettleNeed = z.strictObject({ settled: z.boolean() });
