import type { ContactPurpose, MessageChannel } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import type { Refusal } from './contactRules.ts';

// Every "no" of the governor is kept for a while, with its reason and when next: the client's page and the supervisors' log show it.

interface Refused {
  clientId: string;
  channel: MessageChannel;
  purpose: ContactPurpose;
  /** What was not sent: one of these. */
  followUpId?: string;
  deliveryId?: string;
  now: Date;
}

/** In the transaction that acts upon it, so that it is noted once. */
export async function noteRefusal(
  tx: Tx,
  { now, ...refused }: Refused,
  { why, until }: Refusal,
): Promise<void> {
  await tx.db.contactRefusal.create({ data: { ...refused, why, until, at: now } });
}
