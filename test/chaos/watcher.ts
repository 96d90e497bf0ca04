import { setTimeout as pause } from 'node:timers/promises';
import { openWatchingPool } from '../support/fleet/fleet.ts';

// Looks into the database all the time: a promise must hold at every moment, not only at the end.

const LOOK_EVERY_MS = 100;

const NEVER: Record<string, string> = {
  'a conversation with two agents': `
    SELECT conversation_id FROM reservation WHERE ended_at IS NULL AND state IN ('pending', 'accepted')
     GROUP BY 1 HAVING count(*) > 1`,
  'a conversation whose holder is not the one of its reservation': `
    SELECT c.id FROM conversation c JOIN reservation r ON r.conversation_id = c.id AND r.ended_at IS NULL
     WHERE c.state IN ('handled', 'wrapping') AND (r.agent_id <> c.agent_id OR r.state <> 'accepted')`,
  'an agent with two live calls': `
    SELECT agent_id FROM conversation WHERE channel = 'call' AND state = 'handled' GROUP BY 1 HAVING count(*) > 1`,
};

export interface Watcher {
  looks(): number;
  stop(): Promise<string[]>;
}

export function watchDatabase(url: string): Watcher {
  const pool = openWatchingPool(url);
  const seen = new Set<string>();
  let looks = 0;
  let isStopped = false;

  async function look(): Promise<void> {
    for (const [what, sql] of Object.entries(NEVER)) {
      const { rows } = await pool.query(sql);
      for (const row of rows) seen.add(`${what}: ${JSON.stringify(row)}`);
    }
    looks += 1;
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      // The database may be away just now; then nobody holds anything.
      await look().catch(() => undefined);
      await pause(LOOK_EVERY_MS);
    }
  }
  const running = run();
  return {
    looks: () => looks,
    async stop() {
      isStopped = true;
      await running;
      await pool.end();
      return [...seen];
    },
  };
}
