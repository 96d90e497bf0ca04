import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant } from './words.ts';

// The same done to several conversations at once; each row has an outcome of its own.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const BulkAction = z.enum(['claim', 'assign', 'return', 'tag', 'untag', 'snooze', 'close', 'spam']);
export type BulkAction = z.infer<typeof BulkAction>;

export const MOST_AT_ONCE = 100;
/** How long what was done may be taken back; the server waits a little longer for a slow line. */
export const UNDO_SECONDS = 10;

export const BulkOrder = z.strictObject({
  action: BulkAction,
  conversationIds: z.array(idOf('conversation')).min(1).max(MOST_AT_ONCE),
  /** assign: to whom. */
  agentId: idOf('agent').optional(),
  /** tag, untag: which. */
  tagId: idOf('tag').optional(),
  /** return: why. */
  reason: z.string().trim().min(1).max(200).optional(),
  /** snooze: until then; null: until the client answers. */
  until: Instant.nullable().optional(),
});

/**
 * Why a row was left as it was. taken: a colleague has it; already: it is so already; offered: somebody is being asked; over: it
 * is closed, or in wrap-up; call: calls are worked in the call bar; notMember: it waits in a queue of others; notTaken: nobody
 * has it yet; needsWords: its queue asks for a disposition or a note; tooMany: it bears 20 tags; changed: somebody did something
 * to it since; gone: it is not there any more.
 */
export const BulkRefusal = z.enum([
  'taken',
  'already',
  'offered',
  'over',
  'call',
  'notMember',
  'notTaken',
  'needsWords',
  'tooMany',
  'changed',
  'gone',
]);
export type BulkRefusal = z.infer<typeof BulkRefusal>;

export const BulkOutcome = z.object({
  conversationId: Id,
  /** Null: done. */
  why: BulkRefusal.nullable(),
  /** Who has it, where a colleague does. */
  agentName: z.string().nullable(),
});
export type BulkOutcome = z.infer<typeof BulkOutcome>;
export const BulkResult = z.object({
  /** In the order that was asked for. */
  items: z.array(BulkOutcome),
  /** Takes back what was done, until then; null where nothing was, or it has no way back. */
  undo: z.object({ id: Id, until: At }).nullable(),
});
export type BulkResult = z.infer<typeof BulkResult>;
export const BulkParams = z.strictObject({ id: idOf('ownBulkAction') });
