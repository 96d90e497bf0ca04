import type { ImapAfter, MailFailure } from '../contract/mailAccounts.ts';
import { ImapAfter as After } from '../contract/mailAccounts.ts';
import { lineOf } from '../mailboxes/imapAccounts.ts';
import type { ImapLine } from '../channels/imap.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { addHouseNotices } from '../writing/houseNotices.ts';

// Which process fetches from which account. Must stay true: one at a time as long as its lease lasts, and whoever has lost
// it moves no watermark any more. Two who do not know of each other would take everything in once all the same: mails are
// told apart by what they say.

/** An account in hand. */
export interface HeldAccount {
  /** Of the mailbox. */
  id: string;
  address: string;
  version: number;
  /** Null: its password cannot be read. */
  line: ImapLine | null;
  folders: string[];
  since: Date;
  after: ImapAfter;
  moveTo: string | null;
}

export interface Lease {
  owner: string;
  leaseMs: number;
}

/** An account, and by which lease it is held. */
export interface Holding {
  lease: Lease;
  account: HeldAccount;
}

interface Row {
  our_address_id: string;
  address: string;
  version: number;
  host: string;
  port: number;
  security: string;
  username: string;
  sign_in: string;
  secret: string;
  folders: string[];
  since: Date;
  after: string;
  move_to: string | null;
}

/** Takes accounts that nobody holds, at most so many. */
export async function takeAccounts(
  hub: Hub,
  { owner, leaseMs }: Lease,
  most: number,
): Promise<HeldAccount[]> {
  const { rows } = await hub.pool.query<Row>(
    `UPDATE imap_account a SET lease_by = $1, lease_until = now() + $2::int * interval '1 ms'
       FROM our_address o
      WHERE o.id = a.our_address_id AND a.our_address_id IN (
        SELECT f.our_address_id FROM imap_account f
         WHERE f.paused_at IS NULL AND (f.lease_until IS NULL OR f.lease_until < now())
         ORDER BY f.our_address_id LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING a.*, o.value AS address`,
    [owner, leaseMs, most],
  );
  return rows.map((row) => ({
    id: row.our_address_id,
    address: row.address,
    version: row.version,
    line: lineOf(hub, { ...row, ourAddressId: row.our_address_id, signIn: row.sign_in }),
    folders: row.folders,
    since: row.since,
    after: After.parse(row.after),
    moveTo: row.move_to,
  }));
}

/** Keeps what is held, and gives what still is: not what was paused, removed, saved anew, or taken by another. */
export async function renewLeases(
  hub: Hub,
  { owner, leaseMs }: Lease,
  held: readonly HeldAccount[],
): Promise<Set<string>> {
  if (held.length === 0) return new Set();
  const { rows } = await hub.pool.query<{ id: string }>(
    `UPDATE imap_account a SET lease_until = now() + $2::int * interval '1 ms'
       FROM unnest($3::uuid[], $4::int[]) AS h(id, version)
      WHERE a.our_address_id = h.id AND a.version = h.version AND a.lease_by = $1 AND a.paused_at IS NULL
     RETURNING a.our_address_id AS id`,
    [owner, leaseMs, held.map(({ id }) => id), held.map(({ version }) => version)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Gives an account back, for the next to take at once. */
export async function giveBack(hub: Hub, { owner }: Lease, id: string): Promise<void> {
  await hub.pool.query(
    `UPDATE imap_account SET lease_by = NULL, lease_until = NULL WHERE our_address_id = $1 AND lease_by = $2`,
    [id, owner],
  );
}

/** Notes how an account is; null: it works. */
export async function noteState(
  hub: Hub,
  { lease: { owner }, account: { id, version } }: Holding,
  failure: MailFailure | null,
): Promise<void> {
  await hub.pool.query(
    `UPDATE imap_account SET failure = $4, failing_since = CASE WHEN $4::text IS NOT NULL THEN coalesce(failing_since, now()) END,
            worked_at = CASE WHEN $4::text IS NULL THEN now() ELSE worked_at END
      WHERE our_address_id = $1 AND version = $2 AND lease_by = $3`,
    [id, version, owner, failure],
  );
}

/** Stands still until somebody mends it, and administrators are told; once, whoever says it. */
export async function pauseAccount(
  hub: Hub,
  { lease: { owner }, account: { id, version, address } }: Holding,
  failure: MailFailure,
): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.imapAccount.updateMany({
      where: { ourAddressId: id, version, leaseBy: owner, pausedAt: null },
      data: { pausedAt: new Date(), failure, failingSince: new Date(), leaseBy: null, leaseUntil: null },
    });
    if (count === 0) return;
    const { queue } = await tx.db.ourAddress.findUniqueOrThrow({
      where: { id },
      select: { queue: { select: { divisionId: true } } },
    });
    await addHouseNotices(tx, { divisionId: queue.divisionId, kind: 'mailAccountPaused', text: address });
  });
}
