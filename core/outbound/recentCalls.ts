import type { Viewer } from '../access/viewer.ts';
import type { RecentCall } from '../contract/dialling.ts';
import type { Hub } from '../hub.ts';

const SHOWN = 50;
const DAYS = 14;

interface Row {
  id: string;
  kind: RecentCall['kind'];
  at: Date;
  direction: RecentCall['direction'];
  number: string | null;
  client_id: string | null;
  agent_id: string | null;
  name: string | null;
  answered: boolean;
}

/** The last calls of one's own of fourteen days, with clients and with colleagues, the newest first, at most fifty. */
export async function listRecentCalls(hub: Hub, viewer: Viewer): Promise<RecentCall[]> {
  const { rows } = await hub.pool.query<Row>({
    name: 'recent_calls',
    text: `(SELECT c.id, 'client' AS kind, c.opened_at AS at, c.direction::text, a.value AS number, c.client_id,
              NULL::uuid AS agent_id, k.name, c.connected_at IS NOT NULL AS answered
         FROM conversation c JOIN client k ON k.id = c.client_id LEFT JOIN address a ON a.id = c.address_id
        WHERE c.agent_id = $1 AND c.channel = 'call' AND k.division_id = $2 AND c.opened_at > now() - interval '${DAYS} days'
        ORDER BY c.opened_at DESC LIMIT ${SHOWN})
      UNION ALL
      (SELECT i.id, 'colleague', i.started_at, CASE WHEN i.caller_id = $1 THEN 'outbound' ELSE 'inbound' END, NULL, NULL,
              g.id, g.name, i.answered_at IS NOT NULL
         FROM internal_call i JOIN agent g ON g.id = CASE WHEN i.caller_id = $1 THEN i.callee_id ELSE i.caller_id END
        WHERE (i.caller_id = $1 OR i.callee_id = $1) AND i.started_at > now() - interval '${DAYS} days'
        ORDER BY i.started_at DESC LIMIT ${SHOWN})
      ORDER BY at DESC LIMIT ${SHOWN}`,
    values: [viewer.agentId, viewer.divisionId],
  });
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    at: row.at.toISOString(),
    direction: row.direction,
    number: row.number,
    clientId: row.client_id,
    agentId: row.agent_id,
    name: row.name,
    answered: row.answered,
  }));
}
