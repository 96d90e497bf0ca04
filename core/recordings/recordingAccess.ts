import type { Viewer } from '../access/viewer.ts';
import type { RecordingAccess } from '../contract/recordings.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// The record of who listened to what, and of who ordered a recording to be kept.

/** A player asks for a recording in pieces: what is asked for within this is one listening. */
const ONE_LISTENING = '10 min';

interface Listening {
  recordingId: string;
  address: string | null;
  ofBytes: number | null;
}

/** Notes, before anything is heard, who listens. Gives the row on which it is counted how much. */
export async function noteListening(
  hub: Hub,
  viewer: Viewer,
  { recordingId, address, ofBytes }: Listening,
): Promise<string> {
  const { rows } = await hub.pool.query<{ id: string }>({
    name: 'note_listening',
    text: `WITH going_on AS (
        UPDATE recording_access SET last_at = now(), of_bytes = coalesce($4, of_bytes) WHERE id = (
          SELECT id FROM recording_access WHERE user_id = $2 AND recording_id = $1 AND what = 'listened'
             AND address IS NOT DISTINCT FROM $3 AND last_at > now() - interval '${ONE_LISTENING}'
           ORDER BY last_at DESC LIMIT 1)
        RETURNING id),
      new AS (
        INSERT INTO recording_access (id, recording_id, user_id, what, address, of_bytes)
        SELECT new_id(), $1, $2, 'listened', $3, $4 WHERE NOT EXISTS (SELECT FROM going_on) RETURNING id)
      SELECT id FROM going_on UNION ALL SELECT id FROM new`,
    values: [recordingId, viewer.userId, address, ofBytes],
  });
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('nobody noted who listens');
  return id;
}

/** Adds how much went out. A count that is lost with the database does not stop a stream that is over already. */
export function noteServed(hub: Hub, { accessId, bytes }: { accessId: string; bytes: number }): void {
  hub.pool
    .query('UPDATE recording_access SET bytes = bytes + $2, last_at = now() WHERE id = $1', [accessId, bytes])
    .catch((err: unknown) =>
      hub.log.warn({ err, accessId }, 'how much was heard of a recording is not noted'),
    );
}

const SHOWN = 200;

interface Row {
  id: string;
  what: RecordingAccess['what'];
  at: Date;
  last_at: Date;
  user_id: string;
  user_name: string | null;
  address: string | null;
  reason: string | null;
  share: number;
}

/** The newest first, at most 200. */
export async function listAccesses(hub: Hub, recordingId: string): Promise<RecordingAccess[]> {
  const { rows } = await hub.pool.query<Row>({
    name: 'recording_accesses',
    text: `SELECT a.id, a.what, a.at, a.last_at, a.user_id, u.name AS user_name, a.address, a.reason,
             coalesce(a.bytes / nullif(a.of_bytes, 0)::float8, 0) AS share
        FROM recording_access a LEFT JOIN "user" u ON u.id = a.user_id
       WHERE a.recording_id = $1 ORDER BY a.at DESC LIMIT ${SHOWN}`,
    values: [recordingId],
  });
  return rows.map((row) => ({
    id: row.id,
    what: row.what,
    at: row.at.toISOString(),
    lastAt: row.last_at.toISOString(),
    userId: row.user_id,
    userName: row.user_name,
    address: row.address,
    reason: row.reason,
    share: row.share,
  }));
}

interface HoldOrder {
  recordingId: string;
  hold: boolean;
  reason: string;
  address: string | null;
}

/** Keeps a recording whatever its age, or lets it go its way again. Throws `invalid_state` once it is deleted. */
export async function holdRecording(hub: Hub, viewer: Viewer, order: HoldOrder): Promise<void> {
  const { recordingId, hold, reason, address } = order;
  await withTransaction(hub, async (tx) => {
    // What is being deleted at this moment is gone already.
    const { count } = await tx.db.recording.updateMany({
      where: { id: recordingId, deletedAt: null, deletingSince: null },
      data: { onHold: hold, holdReason: hold ? reason : null },
    });
    if (count === 0) throw new AppError('invalid_state', 'The sound of this recording is gone');
    await tx.db.recordingAccess.create({
      data: { recordingId, userId: viewer.userId, what: hold ? 'held' : 'released', address, reason },
    });
  });
}
