import { withConnection } from '../db.ts';
import type { Hub } from '../hub.ts';

const BATCH = 200;
/** Nothing is settled while its legs may still be on their way. */
const AFTER_SECONDS = 20;

/**
 * Part of the sweep: calls that are over cost what they lasted, in whole minutes begun; what nobody answered costs
 * nothing. Gives how many were settled.
 */
export async function settleCharges(hub: Hub): Promise<number> {
  return withConnection(hub, async (client) => {
    const { rows } = await client.query<{ id: string; minutes: number }>({
      name: 'charges_due',
      text: `SELECT ch.id, CASE WHEN l.seconds IS NULL THEN 0 ELSE greatest(1, ceil(l.seconds / 60))::int END AS minutes
        FROM outbound_charge ch
        LEFT JOIN conversation c ON c.id = ch.conversation_id
        CROSS JOIN LATERAL (
          SELECT bool_and(l.state = 'ended') AS over, sum(extract(epoch FROM l.ended_at - l.answered_at)) AS seconds
            FROM leg l WHERE CASE WHEN ch.leg_id IS NULL
              THEN l.conversation_id = ch.conversation_id AND l.agent_id IS NULL ELSE l.id = ch.leg_id END) l
       WHERE ch.settled_at IS NULL AND ch.placed_at < now() - $1 * interval '1 s'
         AND coalesce(l.over, c.id IS NULL OR c.state IN ('wrapping', 'closed'))
       ORDER BY ch.placed_at LIMIT $2 FOR UPDATE OF ch SKIP LOCKED`,
      values: [AFTER_SECONDS, BATCH],
    });
    if (rows.length === 0) return 0;
    await settle(client, rows);
    return rows.length;
  });
}

type Client = Parameters<Parameters<typeof withConnection>[1]>[0];

async function settle(client: Client, rows: readonly { id: string; minutes: number }[]): Promise<void> {
  const ids = rows.map((row) => row.id);
  // In the order in which orders take them (checkDestination).
  await client.query(
    `SELECT 1 FROM outbound_day d WHERE (d.scope_id, d.day) IN (
       SELECT unnest(ARRAY[c.division_id, c.agent_id]), c.day FROM outbound_charge c WHERE c.id = ANY ($1))
      ORDER BY d.scope_id, d.day FOR UPDATE`,
    [ids],
  );
  await client.query(
    `WITH settled AS (
       UPDATE outbound_charge c SET minutes = n.minutes, settled_at = now()
         FROM unnest($1::uuid[], $2::int[]) n (id, minutes) WHERE c.id = n.id
       RETURNING c.division_id, c.agent_id, c.day, c.rate, n.minutes - 1 AS more),
     per_scope AS (
       SELECT s.scope_id, x.day, sum(x.more) AS more, sum(x.more * x.rate) AS cost
         FROM settled x CROSS JOIN LATERAL unnest(ARRAY[x.division_id, x.agent_id]) s (scope_id)
        WHERE s.scope_id IS NOT NULL GROUP BY s.scope_id, x.day)
     UPDATE outbound_day d SET minutes = d.minutes + p.more, cost = d.cost + p.cost
       FROM per_scope p WHERE d.scope_id = p.scope_id AND d.day = p.day`,
    [ids, rows.map((row) => row.minutes)],
  );
}
