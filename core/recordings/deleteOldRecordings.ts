import { inTurns } from '../conversations/inTurns.ts';
import type { Hub } from '../hub.ts';

const BATCH = 100;
const AT_ONCE = 4;
/** One run does not go on for ever; the next one goes on. */
const MOST_BATCHES = 200;

/**
 * Job: deletes at the network what is older than its queue, or else the house, keeps recordings, and those that began
 * before their client objected; never one that is on hold. Claims before it asks, so that a hold and a deletion cannot cross. Gives how many.
 */
export async function deleteOldRecordings(hub: Hub): Promise<number> {
  const { recordingDays } = await hub.settings.read();
  let deleted = 0;
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const { rows } = await hub.pool.query<{ id: string; provider_sid: string }>({
      name: 'recordings_to_delete',
      text: `UPDATE recording SET deleting_since = now() WHERE id IN (
          SELECT r.id FROM recording r JOIN conversation c ON c.id = r.conversation_id JOIN queue q ON q.id = c.queue_id
           WHERE r.deleted_at IS NULL AND NOT r.on_hold
             AND (r.deleting_since IS NULL OR r.deleting_since < now() - interval '10 min')
             AND (c.recording_consent = 'refused' OR r.started_at < c.refused_at
               OR r.started_at < now() - coalesce(q.recording_days, $1)::int * interval '1 day')
           ORDER BY r.started_at LIMIT ${BATCH} FOR UPDATE OF r SKIP LOCKED)
        RETURNING id, provider_sid`,
      values: [recordingDays],
    });
    if (rows.length === 0) break;
    const gone: string[] = [];
    await inTurns(rows, AT_ONCE, async (row) => {
      await hub.channels.recordings.remove(row.provider_sid);
      gone.push(row.id);
    });
    await hub.pool.query('UPDATE recording SET deleted_at = now(), peaks = NULL WHERE id = ANY ($1)', [gone]);
    deleted += gone.length;
  }
  if (deleted > 0) hub.log.info({ recordings: deleted }, 'old recordings were deleted');
  return deleted;
}
