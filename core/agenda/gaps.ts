import { DateTime } from 'luxon';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { mayOverrule } from '../access/viewer.ts';
import type { AgentGaps, AskGaps, GapRow, Gaps, ListGaps } from '../contract/gaps.ts';
import type { Tier } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { monthlyAction, monthsAt } from './monthlyAction.ts';

// Only what people do counts: contacts between people (client.last_contact_at) and follow-ups that were ticked off. What the hub sends
// by itself is no action.

/** Clients with an account agent: of division $1, of agent $2 or of all. */
const ACCOUNTS = `SELECT c.id, c.name, c.tier, c.account_agent_id AS agent_id, c.created_at AS open_since,
    greatest(c.last_contact_at, (SELECT max(f.done_at) FROM follow_up f
      WHERE f.client_id = c.id AND f.state = 'done' AND f.kind <> 'text')) AS last_action_at,
    NOT EXISTS (SELECT FROM follow_up f WHERE f.client_id = c.id AND f.kind <> 'text'
      AND f.state IN ('planned', 'overdue')) AS no_next
  FROM client c
  WHERE c.division_id = $1 AND c.account_agent_id IS NOT NULL AND c.merged_into_id IS NULL
    AND c.decided_at IS NOT NULL AND c.do_not_contact_at IS NULL AND ($2::uuid IS NULL OR c.account_agent_id = $2)`;
/** As core/agenda/monthlyAction.ts says it, of the month that began at this parameter. */
const missing = (start: string): string =>
  `(x.open_since <= ${start} AND (x.last_action_at IS NULL OR x.last_action_at < ${start}))`;

type Whose = z.output<typeof AskGaps>['agentId'];

/** Null: everybody's, which is for supervisors. */
function agentOf(viewer: Viewer, asked: Whose): string | null {
  if (asked === 'me' || !mayOverrule(viewer)) return viewer.agentId;
  return asked === 'all' ? null : asked;
}

/** How many gaps each agent has, and how many of the planned visits of a month took place. */
export async function readGaps(hub: Hub, viewer: Viewer, asked: z.output<typeof AskGaps>): Promise<Gaps> {
  const { timeZone } = await hub.settings.read();
  const now = hub.clock.now();
  const { thisStart, lastStart, isWarning } = monthsAt(now, timeZone);
  const month = asked.month ?? DateTime.fromJSDate(now, { zone: timeZone }).toFormat('yyyy-MM');
  const from = DateTime.fromFormat(month, 'yyyy-MM', { zone: timeZone });
  const { rows } = await hub.pool.query<AgentGaps>({
    name: 'gaps_by_agent',
    text: `WITH x AS (${ACCOUNTS}), counted AS (
        SELECT agent_id, count(*)::int AS clients, (count(*) FILTER (WHERE no_next))::int AS no_next,
               (count(*) FILTER (WHERE open_since <= $4))::int AS checked,
               (count(*) FILTER (WHERE ${missing('$4')}))::int AS overdue,
               (count(*) FILTER (WHERE $5 AND NOT ${missing('$4')} AND ${missing('$3')}))::int AS warn
          FROM x GROUP BY agent_id),
      visits AS (
        SELECT f.owner_id AS agent_id, count(*)::int AS planned,
               (count(*) FILTER (WHERE f.state = 'done' AND coalesce(f.outcome, 'done') NOT IN ('not_reached', 'not_wanted')))::int AS kept
          FROM follow_up f JOIN client c ON c.id = f.client_id
         WHERE f.kind = 'visit' AND f.owner_id IN (SELECT a.id FROM agent a WHERE a.division_id = $1)
           AND c.division_id = $1 AND ($2::uuid IS NULL OR f.owner_id = $2)
           AND coalesce(f.first_due_at, f.due_at) >= $6 AND coalesce(f.first_due_at, f.due_at) < $7
           -- What the client made pointless was not missed by anybody.
           AND (f.state <> 'canceled' OR f.cancel_reason = 'by_agent')
         GROUP BY f.owner_id)
      SELECT a.id AS "agentId", a.name, coalesce(n.clients, 0) AS clients, coalesce(n.no_next, 0) AS "noNext",
             coalesce(n.checked, 0) AS checked, coalesce(n.warn, 0) AS warn, coalesce(n.overdue, 0) AS overdue,
             coalesce(v.planned, 0) AS "visitsPlanned", coalesce(v.kept, 0) AS "visitsKept"
        FROM agent a LEFT JOIN counted n ON n.agent_id = a.id LEFT JOIN visits v ON v.agent_id = a.id
       WHERE a.division_id = $1 AND (n.agent_id IS NOT NULL OR v.agent_id IS NOT NULL)
       ORDER BY coalesce(n.overdue, 0) DESC, coalesce(n.no_next, 0) DESC, a.name, a.id`,
    values: [
      viewer.divisionId,
      agentOf(viewer, asked.agentId),
      thisStart,
      lastStart,
      isWarning,
      from.toJSDate(),
      from.plus({ months: 1 }).toJSDate(),
    ],
  });
  return { month, items: rows };
}

interface Row {
  id: string;
  name: string | null;
  tier: Tier;
  agent_id: string;
  agent_name: string;
  open_since: Date;
  last_action_at: Date | null;
  since: Date;
}

/** The clients of a gap, longest without an action first. */
export async function listGaps(
  hub: Hub,
  viewer: Viewer,
  { list, agentId, cursor, limit }: z.output<typeof ListGaps>,
): Promise<PageOf<GapRow>> {
  const { timeZone } = await hub.settings.read();
  const months = monthsAt(hub.clock.now(), timeZone);
  const { thisStart, lastStart, isWarning } = months;
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const isIn = list === 'no_next' ? 'x.no_next' : `(${missing('$4')} OR ($5 AND ${missing('$3')}))`;
  const { rows } = await hub.pool.query<Row>({
    name: `gaps_${list}`,
    // Both lists name every parameter: the database asks for the type of each.
    text: `SELECT * FROM (
        SELECT x.id, x.name, x.tier::text AS tier, x.agent_id, a.name AS agent_name, x.open_since, x.last_action_at,
               date_trunc('milliseconds', coalesce(x.last_action_at, x.open_since)) AS since
          FROM (${ACCOUNTS}) x JOIN agent a ON a.id = x.agent_id
         WHERE ${isIn} AND $3::timestamptz > $4::timestamptz AND $5::boolean IS NOT NULL) t
      WHERE $6::timestamptz IS NULL OR (t.since, t.id) > ($6, $7::uuid)
      ORDER BY t.since, t.id LIMIT $8`,
    values: [viewer.divisionId, agentOf(viewer, agentId), thisStart, lastStart, isWarning, at, id, limit + 1],
  });
  return pageOf(rows, limit, {
    at: (row) => row.since,
    present: (row) => ({
      clientId: row.id,
      name: row.name,
      tier: row.tier,
      agentId: row.agent_id,
      agentName: row.agent_name,
      lastActionAt: row.last_action_at?.toISOString() ?? null,
      state: monthlyAction({ openSince: row.open_since, lastActionAt: row.last_action_at }, months),
    }),
  });
}
