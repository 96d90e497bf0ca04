import { inTurns } from '../conversations/inTurns.ts';
import type { Hub } from '../hub.ts';
import { endMonitor } from './endMonitoring.ts';

// What no news tells of: the call is over, the order was lost, or the call has got another agent.

const AT_ONCE = 8;
/** An order is given up after 10 s, and the phone rings for 20 s. */
const LOST_AFTER_SECONDS = 40;

interface Row {
  id: string;
  call_sid: string | null;
  conference_sid: string | null;
  mode: string;
  coached_sid: string | null;
  agent_sid: string | null;
  state: string;
  is_lost: boolean;
}

/** Part of the sweep. Ends those whose call is over; a whisper follows the call to its new agent, or falls silent. */
export async function mendMonitors(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<Row>({
    name: 'monitors_to_mend',
    text: `SELECT m.id, m.call_sid, c.conference_sid, m.mode, m.coached_sid, l.call_sid AS agent_sid, c.state,
             m.joined_at IS NULL AND m.started_at < now() - $1 * interval '1 s' AS is_lost
        FROM monitor m JOIN conversation c ON c.id = m.conversation_id
        LEFT JOIN LATERAL (SELECT l.call_sid FROM leg l WHERE l.conversation_id = c.id AND l.agent_id = c.agent_id
          AND l.state = 'in_progress' ORDER BY l.started_at DESC LIMIT 1) l ON true
       WHERE m.ended_at IS NULL AND (c.state NOT IN ('handled', 'queued', 'offered')
          OR (m.joined_at IS NULL AND m.started_at < now() - $1 * interval '1 s')
          OR (m.mode = 'whisper' AND m.coached_sid IS DISTINCT FROM l.call_sid)) LIMIT 200`,
    values: [LOST_AFTER_SECONDS],
  });
  await inTurns(rows, AT_ONCE, (row) => mend(hub, row));
}

async function mend(hub: Hub, row: Row): Promise<void> {
  const { id, call_sid: callSid, conference_sid: conference, agent_sid: agentSid } = row;
  if (row.is_lost || !conference || !['handled', 'queued', 'offered'].includes(row.state)) {
    if (callSid) await hub.channels.voice.hangUp(callSid);
    await endMonitor(hub, id, row.is_lost ? 'no-answer' : 'call_over');
    return;
  }
  if (!callSid) return;
  await hub.channels.lines.setVoice({
    conference,
    callSid,
    voice: agentSid ? { onlyTo: agentSid } : 'muted',
  });
  await hub.prisma.monitor.updateMany({ where: { id, endedAt: null }, data: { coachedSid: agentSid } });
}
