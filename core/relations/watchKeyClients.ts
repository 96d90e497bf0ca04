import { withTransaction } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { colleagueOf } from './reactToChange.ts';

// Key clients (MVC) are not left alone: nobody heard from them for long (LC-22), or the next order is late (LC-21).

const AT_ONCE = 500;
const DAY_MS = 86_400_000;
/** LC-21: later than so many times the usual gap. */
const LATE = 1.5;

interface Quiet {
  client_id: string;
  division_id: string;
  account_agent_id: string | null;
  why: 'silence' | 'order_gap';
  rule_key: string;
}

const titles = {
  silence: 'Key client: nothing was heard for a while, get in touch',
  order_gap: 'The usual time between two orders is over: ask how things are',
} as const;

/** Once for each silence and each missing order. */
export async function watchKeyClients(hub: Hub): Promise<void> {
  const now = hub.clock.now();
  const { relations } = await hub.settings.read();
  for (;;) {
    const { rows } = await hub.pool.query<Quiet>(QUIET, [now, relations.keySilenceDays, AT_ONCE, LATE]);
    for (const quiet of rows) await plan(hub, quiet, now);
    if (rows.length < AT_ONCE) return;
  }
}

const QUIET = `
  WITH key AS (
    SELECT r.client_id, r.division_id, c.account_agent_id, r.last_active_at
      FROM client_relation r JOIN client c ON c.id = r.client_id AND c.merged_into_id IS NULL
     WHERE r.value_group = 'mvc' AND r.dormant_since IS NULL),
  late AS (
    SELECT k.client_id, k.division_id, k.account_agent_id, max(o.ordered_at) AS last_order_at
      FROM key k CROSS JOIN LATERAL (
        SELECT q.ordered_at, q.ordered_at - lag(q.ordered_at) OVER (ORDER BY q.ordered_at) AS gap
          FROM client_order q WHERE q.client_id = k.client_id AND q.ordered_at <= $1::timestamptz) o
     GROUP BY 1, 2, 3
    HAVING count(*) >= 3 AND $1::timestamptz - max(o.ordered_at) > $4::float8 * percentile_cont(0.5) WITHIN GROUP (ORDER BY o.gap)),
  due AS (
    SELECT client_id, division_id, account_agent_id, 'silence' AS why,
           'key_silence:' || client_id || ':' || extract(epoch FROM last_active_at)::bigint AS rule_key
      FROM key WHERE last_active_at < $1::timestamptz - $2::int * interval '1 day'
    UNION ALL
    SELECT client_id, division_id, account_agent_id, 'order_gap',
           'order_gap:' || client_id || ':' || extract(epoch FROM last_order_at)::bigint FROM late)
  SELECT d.* FROM due d WHERE NOT EXISTS (SELECT FROM follow_up f WHERE f.rule_key = d.rule_key) LIMIT $3`;

async function plan(hub: Hub, quiet: Quiet, now: Date): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const ownerId = await colleagueOf(tx, quiet.account_agent_id, quiet.division_id);
    await planFollowUp(tx, {
      clientId: quiet.client_id,
      title: titles[quiet.why],
      dueAt: new Date(now.getTime() + DAY_MS),
      ownerId,
      forSupervisor: ownerId === null,
      ruleKey: quiet.rule_key,
    });
  });
}
