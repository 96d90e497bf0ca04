import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { ListRetention, RelationPage, Retention, RetentionFigure } from '../contract/relations.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';
import { relationsOf } from './listRelations.ts';
import { IS_CONTACT, IS_VISIT, MET_AT } from './relationFacts.ts';

// LC-09, LC-33, LC-34: who stayed, went, came back, was found and rose. Two periods of the same length, side by side.
// $1: division, $2: now, $3: days of a period.

const FROM = `$2::timestamptz - $3::int * interval '1 day'`;
const BEFORE = `$2::timestamptz - 2 * $3::int * interval '1 day'`;
const activeIn = (from: string, to: string): string => `
  SELECT v.client_id FROM conversation v JOIN client c ON c.id = v.client_id AND c.division_id = $1
   WHERE ${IS_CONTACT} AND v.opened_at > ${from} AND v.opened_at <= ${to}
  UNION SELECT f.client_id FROM follow_up f JOIN client c ON c.id = f.client_id AND c.division_id = $1
   WHERE ${IS_VISIT} AND ${MET_AT} > ${from} AND ${MET_AT} <= ${to}
  UNION SELECT o.client_id FROM client_order o WHERE o.division_id = $1 AND o.ordered_at > ${from} AND o.ordered_at <= ${to}`;
const changed = (where: string): string => `
  SELECT DISTINCT h.client_id FROM relation_change h
   WHERE h.division_id = $1 AND h.at > ${FROM} AND h.at <= $2::timestamptz AND ${where}`;
const RANK = (column: string): string =>
  `array_position(ARRAY['standard', 'silver', 'gold', 'vip'], ${column})`;

/** Whom each figure counts. */
const sets: Record<RetentionFigure, string> = {
  active_before: activeIn(BEFORE, FROM),
  retained: `(${activeIn(BEFORE, FROM)}) INTERSECT (${activeIn(FROM, '$2::timestamptz')})`,
  churned: changed(`h.what = 'state' AND h."to" = 'broken'`),
  won_back: changed(`h.what = 'state' AND h."to" = 'regained'`),
  found: changed(`h.what = 'state' AND h."from" = 'prospect'`),
  lifted: changed(`h.what = 'tier' AND ${RANK('h."to"')} > ${RANK('h."from"')}`),
};
const LIVING = 'JOIN client c ON c.id = s.client_id AND c.merged_into_id IS NULL';

interface Rated {
  key: string | null;
  before: number;
  kept: number;
}

/** Retention of the last days, compared with as many before: active in both, of those active in the one before. */
export async function readRetention(
  hub: Hub,
  { divisionId }: Viewer,
  { days }: { days: number },
): Promise<Retention> {
  const now = hub.clock.now();
  const values = [divisionId, now, days];
  const counted = await hub.pool.query<Record<RetentionFigure, number>>({
    name: 'retention_counts',
    text: `SELECT ${figures.map((figure) => `(SELECT count(*)::int FROM (${sets[figure]}) s ${LIVING}) AS ${figure}`).join(', ')}`,
    values,
  });
  const counts = counted.rows[0] ?? none;
  const rateBy = async (key: string): Promise<Rated[]> => {
    const { rows } = await hub.pool.query<Rated>(
      `WITH before AS MATERIALIZED (${sets.active_before}), kept AS MATERIALIZED (${sets.retained})
       SELECT ${key} AS key, count(*)::int AS before, count(k.client_id)::int AS kept
         FROM before s ${LIVING} LEFT JOIN kept k ON k.client_id = s.client_id GROUP BY 1 ORDER BY 2 DESC LIMIT 100`,
      values,
    );
    return rows;
  };
  const segments = await rateBy('coalesce(c.segment, c.kind::text)');
  const agents = await rateBy('(SELECT a.name FROM agent a WHERE a.id = c.account_agent_id)');
  return {
    from: new Date(now.getTime() - days * 86_400_000).toISOString(),
    to: now.toISOString(),
    counts,
    rate: rateOf(counts.active_before, counts.retained),
    bySegment: segments.map(({ key, before, kept }) => ({ segment: key ?? '', ...rated(before, kept) })),
    byAgent: agents.map(({ key, before, kept }) => ({ agentName: key, ...rated(before, kept) })),
  };
}

const figures = ['active_before', 'retained', 'churned', 'won_back', 'found', 'lifted'] as const;
const none = { active_before: 0, retained: 0, churned: 0, won_back: 0, found: 0, lifted: 0 };

/** LC-33. */
export function rateOf(before: number, kept: number): number | null {
  return before === 0 ? null : kept / before;
}
const rated = (before: number, kept: number) => ({ before, kept, rate: rateOf(before, kept) });

/** The clients that a figure counts. */
export async function listRetention(
  hub: Hub,
  viewer: Viewer,
  { figure, days, cursor, limit }: z.output<typeof ListRetention>,
): Promise<RelationPage> {
  const [, afterId] = cursor ? readCursor(cursor) : [null, null];
  const { rows } = await hub.pool.query<{ id: string }>(
    `SELECT s.client_id AS id FROM (${sets[figure]}) s ${LIVING} WHERE ($4::uuid IS NULL OR s.client_id < $4) ORDER BY 1 DESC LIMIT $5`,
    [viewer.divisionId, hub.clock.now(), days, afterId, limit + 1],
  );
  const page = pageOf(rows, limit, { at: () => new Date(0), present: ({ id }) => id });
  return { items: await relationsOf(hub, viewer, page.items), nextCursor: page.nextCursor };
}
