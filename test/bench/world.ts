import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { createApiToken } from '../../core/access/apiTokens.ts';
import { openDatabase } from '../../core/db.ts';
import { KNOWN_CALLERS, KNOWN_CLIENTS, OUR_NUMBER } from './twilioForms.ts';

// The world that the hub is measured in: four agents who hold fifty text conversations each, and twenty thousand more
// clients who have called before.

export const AGENTS = 4;

export interface WorldAgent {
  agentId: string;
  token: string;
  /** A client whose conversation this agent holds. */
  clientId: string;
}

const CLIENTS = `
  WITH made AS (
    INSERT INTO client (id, division_id, name)
      SELECT new_id(), $1, 'Client ' || n FROM generate_series(0, $2::int - 1) n RETURNING id, name)
  INSERT INTO address (id, client_id, kind, value)
    SELECT new_id(), id, 'phone', '+1' || ($3::bigint + substr(name, 8)::bigint) FROM made`;

const CONVERSATIONS = `
  WITH held AS (
    INSERT INTO conversation (id, client_id, channel, direction, our_address_id, address_id, queue_id, state, agent_id,
        preview, opened_at, queued_at, handled_at)
      SELECT new_id(), a.client_id, 'sms', 'inbound', $1, a.id, $2, 'handled',
             ($3::uuid[])[1 + ((right(a.value, 4)::int) % cardinality($3::uuid[]))], 'Good morning', began, began, began
        FROM address a, LATERAL (SELECT now() - right(a.value, 4)::int * interval '7 s' AS began) t RETURNING id, agent_id),
  visits AS (
    INSERT INTO queue_visit (id, conversation_id, queue_id, channel, left_at, result, agent_id)
      SELECT new_id(), id, $2, 'sms', now(), 'accepted', agent_id FROM held)
  INSERT INTO reservation (id, conversation_id, agent_id, channel, state, why, expires_at, decided_at)
    SELECT new_id(), id, agent_id, 'sms', 'accepted', '{}', now(), now() FROM held`;

/** Fills a migrated, empty database. */
export async function buildWorld(url: string): Promise<WorldAgent[]> {
  const { prisma, pool, close } = openDatabase(url, 4);
  try {
    const division = await prisma.division.create({ data: { name: 'Bench' } });
    const queue = await prisma.queue.create({ data: { name: 'Bench', divisionId: division.id } });
    const ours = await prisma.ourAddress.create({
      data: { kind: 'phone', value: OUR_NUMBER, queueId: queue.id },
    });
    const agents: { id: string; token: string }[] = [];
    for (let n = 1; n <= AGENTS; n += 1) {
      const id = randomUUID();
      await prisma.user.create({
        data: { id, name: `Agent ${n}`, email: `agent${n}@bench.example`, role: 'agent' },
      });
      const agent = await prisma.agent.create({
        data: { userId: id, divisionId: division.id, name: `Agent ${n}`, intent: 'available' },
      });
      await prisma.queueMember.create({ data: { queueId: queue.id, agentId: agent.id } });
      agents.push({ id: agent.id, token: await createApiToken(prisma, id, 'bench') });
    }
    await pool.query(CLIENTS, [division.id, KNOWN_CLIENTS, 3_000_000_000]);
    await pool.query(CONVERSATIONS, [ours.id, queue.id, agents.map((agent) => agent.id)]);
    await pool.query(CLIENTS, [division.id, KNOWN_CALLERS, 5_000_000_000]);
    await pool.query('VACUUM ANALYZE');
    const { rows } = await pool.query<{ agent_id: string; client_id: string }>(
      'SELECT DISTINCT ON (agent_id) agent_id, client_id FROM conversation ORDER BY agent_id, client_id',
    );
    return agents.map(({ id, token }) => {
      const held = rows.find((row) => row.agent_id === id);
      return { agentId: id, token, clientId: held?.client_id ?? '' };
    });
  } finally {
    await close();
  }
}

/** Ends what strangers and callers have opened, so that every round finds the same house. */
export async function clearWaiting(pool: pg.Pool): Promise<void> {
  await pool.query(`
    WITH over AS (
      UPDATE conversation SET state = 'closed', outcome = 'abandoned', closed_at = now(), waiting_since = NULL, agent_id = NULL
       WHERE state IN ('queued', 'offered') RETURNING id),
    visits AS (
      UPDATE queue_visit v SET left_at = now(), result = 'abandoned' FROM over WHERE v.conversation_id = over.id AND v.left_at IS NULL),
    asked AS (
      UPDATE reservation r SET state = 'canceled', decided_at = now(), ended_at = now() FROM over
       WHERE r.conversation_id = over.id AND r.ended_at IS NULL)
    UPDATE leg SET state = 'ended', ended_at = now() FROM over WHERE leg.conversation_id = over.id`);
}
