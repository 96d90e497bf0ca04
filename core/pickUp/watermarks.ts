import type { Hub } from '../hub.ts';
import type { Holding } from './leases.ts';

// How far a folder is taken in. Must stay true: the mark moves after the commit of what it covers, only forwards, only by
// who holds the account, and only within the numbering that it belongs to.

/** Another took the account, or the folder was numbered anew: whoever learns of it begins anew. */
export class LostPlaceError extends Error {
  override name = 'LostPlaceError';
}

/** A folder as it is numbered now. */
export interface Place extends Holding {
  path: string;
  uidValidity: bigint;
}

/** The number up to which all is taken in; 0 in a folder that is new, or that the server has numbered anew. */
export async function beginFolder(hub: Hub, { account, path, uidValidity }: Place): Promise<number> {
  const { rows } = await hub.pool.query<{ last_uid: string }>(
    `INSERT INTO imap_folder AS f (our_address_id, path, uid_validity) VALUES ($1, $2, $3)
     ON CONFLICT (our_address_id, path) DO UPDATE SET uid_validity = excluded.uid_validity,
       last_uid = CASE WHEN f.uid_validity = excluded.uid_validity THEN f.last_uid ELSE 0 END,
       taken = CASE WHEN f.uid_validity = excluded.uid_validity THEN f.taken ELSE 0 END
     RETURNING last_uid`,
    [account.id, path, String(uidValidity)],
  );
  return Number(rows[0]?.last_uid ?? 0);
}

/** Throws LostPlaceError when this is no longer ours to say. `taken`: how many mails more. */
export async function moveMark(
  hub: Hub,
  { lease: { owner }, account, path, uidValidity }: Place,
  { uid, taken }: { uid: number; taken: number },
): Promise<void> {
  const { rowCount } = await hub.pool.query(
    `UPDATE imap_folder f SET last_uid = greatest(f.last_uid, $5), taken = f.taken + $6, moved_at = now()
       FROM imap_account a
      WHERE f.our_address_id = $1 AND f.path = $2 AND f.uid_validity = $3 AND a.our_address_id = $1 AND a.lease_by = $4
        AND a.lease_until > now()`,
    [account.id, path, String(uidValidity), owner, uid, taken],
  );
  if (rowCount === 0) throw new LostPlaceError(`folder of ${account.id}`);
}
