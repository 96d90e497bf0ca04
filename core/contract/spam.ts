import { z } from 'zod';
import { AddressKind } from './words.ts';

// What nobody wants: marked as spam, addresses that are blocked, and what is held back because of that.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** `block`: and nothing of this sender's reaches a desk any more. */
export const MarkSpam = z.strictObject({ block: z.boolean().default(false) });

export const BlockAddress = z.strictObject({
  kind: AddressKind,
  value: z.string().max(320),
  blocked: z.boolean(),
});

export const BlockedAddress = z.object({
  clientId: Id,
  clientName: z.string().nullable(),
  kind: AddressKind,
  value: z.string(),
  blockedAt: At,
  /** Who blocked it; null for somebody who is not here any more. */
  byName: z.string().nullable(),
});
export type BlockedAddress = z.infer<typeof BlockedAddress>;
export const BlockedAddressPage = z.object({
  items: z.array(BlockedAddress),
  nextCursor: z.string().nullable(),
});
export type BlockedAddressPage = z.infer<typeof BlockedAddressPage>;
export const ListBlocked = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const which = { kind: AddressKind, value: z.string() };
export const spamEvents = {
  'client.blocked': z.object(which),
  /** `queueIds`: where what was held back waits now. */
  'client.unblocked': z.object({ ...which, queueIds: z.array(Id) }),
  /** Somebody looked and wants it: `reopened` false: it stays closed, for the client is in touch with us there already. */
  'conversation.notSpam': z.object({
    queueId: Id,
    was: z.enum(['heldBack', 'closed']),
    reopened: z.boolean(),
  }),
} as const;
