import { MonitorMode, type Monitor } from '../contract/monitoring.ts';
import type { Hub } from '../hub.ts';

// Who listens to whose call, now.

interface Row {
  id: string;
  conversation_id: string;
  client_id: string;
  client_name: string | null;
  agent_id: string | null;
  agent_name: string | null;
  supervisor_id: string;
  supervisor_name: string;
  mode: string;
  unseen: boolean;
  joined_at: Date | null;
  started_at: Date;
}

const LIVE = `
  SELECT m.id, m.conversation_id, c.client_id, k.name AS client_name, c.agent_id, a.name AS agent_name,
         m.agent_id AS supervisor_id, s.name AS supervisor_name, m.mode, m.unseen, m.joined_at, m.started_at
    FROM monitor m JOIN conversation c ON c.id = m.conversation_id JOIN client k ON k.id = c.client_id
    JOIN agent s ON s.id = m.agent_id LEFT JOIN agent a ON a.id = c.agent_id
   WHERE m.ended_at IS NULL`;

/** Everybody who monitors in a division, also those whom agents do not see: for supervisors. */
export async function listMonitors(hub: Hub, divisionId: string): Promise<Monitor[]> {
  const { rows } = await hub.pool.query<Row>({
    name: 'monitors_of_division',
    text: `${LIVE} AND k.division_id = $1 ORDER BY m.started_at, m.id LIMIT 500`,
    values: [divisionId],
  });
  return rows.map(present);
}

/** What somebody's desk shows of it: those who may be seen on the own calls, and the call that one listens to oneself. */
export async function monitorsOnDesk(
  hub: Hub,
  agentId: string,
): Promise<{ watchedBy: Monitor[]; monitoring: Monitor | null }> {
  const { rows } = await hub.pool.query<Row>({
    name: 'monitors_on_desk',
    text: `${LIVE} AND (m.agent_id = $1 OR (c.agent_id = $1 AND NOT m.unseen)) ORDER BY m.started_at LIMIT 20`,
    values: [agentId],
  });
  const all = rows.map(present);
  return {
    watchedBy: all.filter((one) => one.supervisorId !== agentId && one.state === 'live'),
    monitoring: all.find((one) => one.supervisorId === agentId) ?? null,
  };
}

function present(row: Row): Monitor {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    clientId: row.client_id,
    clientName: row.client_name,
    agentId: row.agent_id,
    agentName: row.agent_name,
    supervisorId: row.supervisor_id,
    supervisorName: row.supervisor_name,
    mode: MonitorMode.parse(row.mode),
    unseen: row.unseen,
    state: row.joined_at ? 'live' : 'ringing',
    since: (row.joined_at ?? row.started_at).toISOString(),
  };
}
