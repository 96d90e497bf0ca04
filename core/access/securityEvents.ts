import type { Prisma } from '../../prisma/generated/client.ts';

// The record of what happened to whose access. Append-only; no text, no name: ids, a word and the address it came from.

export type SecurityEventKind =
  | 'signed_in'
  | 'signed_out'
  | 'locked_out'
  | 'session_ended'
  | 'password_changed'
  | 'password_link_made'
  | 'password_set'
  | 'second_factor_on'
  | 'second_factor_off'
  | 'second_factor_reset'
  | 'backup_codes_made'
  | 'backup_code_used'
  | 'role_changed'
  | 'account_disabled'
  | 'account_enabled'
  | 'queues_changed'
  | 'routing_changed'
  | 'intent_forced'
  | 'key_made'
  | 'key_revoked'
  | 'feed_made'
  | 'feed_ended';

export interface SecurityEventData {
  kind: SecurityEventKind;
  userId: string;
  byUserId: string | null;
  /** The network address it came from; null when it came from the hub itself. */
  address: string | null;
}

export async function recordSecurityEvent(
  db: Pick<Prisma.TransactionClient, 'securityEvent'>,
  data: SecurityEventData,
): Promise<void> {
  await db.securityEvent.create({ data });
}
