import pg from 'pg';

// The hub's own tables with so many agents and so many who wait, in fifty queues. Each agent is in three of them.

export interface WorldSize {
  agents: number;
  waiting: number;
}

const QUEUES = 50;
const QUEUES_PER_AGENT = 3;

const STATEMENTS = [
  `INSERT INTO division (id, name) VALUES (new_id(), 'Bench')`,
  `INSERT INTO queue (id, division_id, name) SELECT new_id(), d.id, 'Queue ' || n FROM division d, generate_series(1, ${QUEUES}) n`,
  `INSERT INTO our_address (id, kind, value, queue_id)
     SELECT new_id(), k.kind::"AddressKind", CASE k.kind WHEN 'phone' THEN '+1500555' || lpad(substr(q.name, 7), 4, '0') ELSE 'q' || substr(q.name, 7) || '@bench.example' END, q.id
       FROM queue q, (VALUES ('phone'), ('email')) k (kind)`,
  `INSERT INTO "user" (id, name, email, "updatedAt") SELECT 'u' || n, 'Agent ' || n, 'agent' || n || '@bench.example', now() FROM generate_series(1, $1::int) n`,
  `INSERT INTO agent (id, user_id, division_id, name, intent, idle_since)
     SELECT new_id(), u.id, d.id, u.name, 'available', now() - (1 + random() * 3600) * interval '1 s' FROM "user" u, division d`,
  `INSERT INTO queue_member (queue_id, agent_id)
     SELECT q.id, a.id FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM agent) a
       CROSS JOIN generate_series(0, ${QUEUES_PER_AGENT - 1}) k
       JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM queue) q ON q.n = (a.n * 7 + k * 17) % ${QUEUES}`,
  // One client in fifty has an account agent; one in ten is better than the rest.
  `INSERT INTO client (id, division_id, name, tier, account_agent_id)
     SELECT new_id(), d.id, n::text, (ARRAY['vip', 'gold', 'standard', 'standard', 'standard', 'standard', 'standard', 'standard', 'standard', 'standard'])[1 + n % 10]::"Tier",
            CASE WHEN n % 50 = 0 THEN (SELECT a.id FROM agent a OFFSET n % 100 LIMIT 1) END
       FROM division d, generate_series(1, $1::int) n`,
  // Of ten that wait two are calls, six texts, two mails.
  `WITH one AS (SELECT c.id, c.tier, c.name::int AS n, (ARRAY['call', 'call', 'sms', 'sms', 'sms', 'sms', 'sms', 'sms', 'email', 'email'])[1 + (c.name::int / ${QUEUES}) % 10] AS channel FROM client c),
     placed AS (
       INSERT INTO conversation (id, client_id, channel, direction, our_address_id, queue_id, state, rank_at, opened_at, queued_at)
         SELECT new_id(), one.id, one.channel::"Channel", 'inbound', o.id, q.id, 'queued', t.at - rank_bonus(one.tier, one.channel::"Channel"), t.at, t.at
           FROM one JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM queue) q ON q.n = one.n % ${QUEUES}
           JOIN our_address o ON o.queue_id = q.id AND o.kind = CASE WHEN one.channel = 'email' THEN 'email' ELSE 'phone' END::"AddressKind"
           CROSS JOIN LATERAL (SELECT now() - (1 + (one.n * 7919) % 86400) * interval '1 s' AS at) t
         RETURNING id, queue_id, channel, queued_at)
     INSERT INTO queue_visit (id, conversation_id, queue_id, channel, entered_at) SELECT new_id(), id, queue_id, channel, queued_at FROM placed`,
];

/** Fills an empty database; gives the queues. */
export async function fillRouting(url: string, size: WorldSize): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [index, statement] of STATEMENTS.entries()) {
      const count = index === 3 ? size.agents : size.waiting;
      await client.query(statement, statement.includes('$1') ? [count] : []);
    }
    await client.query('VACUUM ANALYZE');
    const { rows } = await client.query<{ id: string }>('SELECT id FROM queue ORDER BY id');
    return rows.map((row) => row.id);
  } finally {
    await client.end();
  }
}

/** Takes every offer back, so that the next pass finds the same: everybody free, everybody waiting. */
export async function takeBack(pool: pg.Pool): Promise<void> {
  await pool.query(
    `UPDATE reservation SET state = 'canceled', decided_at = now(), ended_at = now() WHERE ended_at IS NULL`,
  );
  await pool.query(`UPDATE conversation SET state = 'queued' WHERE state = 'offered'`);
  await pool.query(
    'VACUUM reservation, conversation, agent, free_agent, client, timeline_event, outbox_message',
  );
}
