import { mayOverrule, type Viewer } from '../access/viewer.ts';
import type { Recording } from '../contract/recordings.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// Whose recordings one may hear: an agent those of calls that were the agent's own, a supervisor those of the division.

interface Row {
  id: string;
  conversation_id: string;
  provider_sid: string;
  seconds: number;
  started_at: Date;
  deleted_at: Date | null;
  on_hold: boolean;
  hold_reason: string | null;
  keep_days: number;
  is_own: boolean;
}

const STATEMENT = `
  SELECT r.id, r.conversation_id, r.provider_sid, r.seconds, r.started_at, r.deleted_at, r.on_hold, r.hold_reason,
    coalesce(q.recording_days, $3)::int AS keep_days,
    c.agent_id = $2 OR EXISTS (SELECT 1 FROM leg l WHERE l.conversation_id = c.id AND l.agent_id = $2) AS is_own
    FROM recording r JOIN conversation c ON c.id = r.conversation_id
    JOIN client k ON k.id = c.client_id JOIN queue q ON q.id = c.queue_id
   WHERE k.division_id = $1`;

const SHOWN = 100;

/** The recordings of a conversation of the viewer's division, oldest first. */
export async function listRecordings(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recording[]> {
  const { recordingDays } = await hub.settings.read();
  const { rows } = await hub.pool.query<Row>({
    name: 'recordings_of_conversation',
    text: `${STATEMENT} AND r.conversation_id = $4 ORDER BY r.started_at LIMIT ${SHOWN}`,
    values: [viewer.divisionId, viewer.agentId, recordingDays, conversationId],
  });
  return rows.map((row) => present(row, viewer));
}

async function find(hub: Hub, viewer: Viewer, id: string): Promise<Row> {
  const { recordingDays } = await hub.settings.read();
  const { rows } = await hub.pool.query<Row>({
    name: 'recording_by_id',
    text: `${STATEMENT} AND r.id = $4`,
    values: [viewer.divisionId, viewer.agentId, recordingDays, id],
  });
  const [row] = rows;
  if (!row) throw new AppError('not_found', 'There is no such recording');
  return row;
}

export async function loadRecording(hub: Hub, viewer: Viewer, id: string): Promise<Recording> {
  return present(await find(hub, viewer, id), viewer);
}

/** The door to its sound. Throws `not_found`, `forbidden` for the call of another, `invalid_state` once it is deleted. */
export async function openRecording(
  hub: Hub,
  viewer: Viewer,
  id: string,
): Promise<{ id: string; providerSid: string; seconds: number }> {
  const row = await find(hub, viewer, id);
  if (!mayListen(row, viewer))
    throw new AppError('forbidden', 'You may listen to recordings of your own calls');
  if (row.deleted_at) throw gone();
  return { id: row.id, providerSid: row.provider_sid, seconds: row.seconds };
}

export function gone(): AppError {
  return new AppError('invalid_state', 'The sound of this recording is gone');
}

const mayListen = (row: Row, viewer: Viewer): boolean => row.is_own || mayOverrule(viewer);
const DAY_MS = 86_400_000;

function present(row: Row, viewer: Viewer): Recording {
  const isKept = row.on_hold || row.deleted_at !== null;
  return {
    id: row.id,
    conversationId: row.conversation_id,
    seconds: row.seconds,
    startedAt: row.started_at.toISOString(),
    deletedAt: row.deleted_at?.toISOString() ?? null,
    deleteAfter: isKept ? null : new Date(row.started_at.getTime() + row.keep_days * DAY_MS).toISOString(),
    onHold: row.on_hold,
    holdReason: row.hold_reason,
    mayListen: mayListen(row, viewer),
  };
}
