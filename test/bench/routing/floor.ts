import pg from 'pg';
import type { WorldSize } from './world.ts';

// The floor: the usual way to hand out work from PostgreSQL, with no business at all. Eight connections, each statement
// takes the longest waiting of one skill with SKIP LOCKED, marks it and inserts the reservation.

const CONNECTIONS = 8;
const SKILLS = 50;

const TAKE = {
  name: 'take',
  text: `WITH head AS (SELECT id FROM contact WHERE skill = $1 AND NOT taken ORDER BY rank_at LIMIT 1 FOR UPDATE SKIP LOCKED),
    taken AS (UPDATE contact c SET taken = true FROM head WHERE c.id = head.id RETURNING c.id)
    INSERT INTO reserved (contact_id, agent_id) SELECT id, $2 FROM taken`,
};

export async function fillFloor(url: string, { waiting }: WorldSize): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE TABLE contact (id int PRIMARY KEY, skill int NOT NULL, rank_at timestamptz NOT NULL, taken boolean NOT NULL DEFAULT false);
    CREATE INDEX contact_waiting ON contact (skill, rank_at) WHERE NOT taken;
    CREATE TABLE reserved (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, contact_id int NOT NULL UNIQUE, agent_id int NOT NULL, at timestamptz NOT NULL DEFAULT now());
    INSERT INTO contact SELECT n, n % ${SKILLS}, now() - (1 + (n * 7919::bigint) % 86400) * interval '1 s' FROM generate_series(1, ${waiting}) n;`);
  await client.query('VACUUM ANALYZE');
  await client.end();
}

/** Reserves so many and gives how many a second. */
export async function runFloor(url: string, size: WorldSize): Promise<number> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
  const most = Math.min(size.agents, size.waiting);
  // Connected and planned before the clock runs.
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query({ ...TAKE, values: [-1, 0] })));
  let agent = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (agent < most) {
        agent += 1;
        await pool.query({ ...TAKE, values: [agent % SKILLS, agent] });
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const { rows } = await pool.query<{ made: number }>('SELECT count(*)::int AS made FROM reserved');
  await pool.query('UPDATE contact SET taken = false WHERE taken; DELETE FROM reserved');
  await pool.query('VACUUM contact, reserved');
  await pool.end();
  return (rows[0]?.made ?? 0) / seconds;
}
