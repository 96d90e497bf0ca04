import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { RelationSummary } from '../contract/relations.ts';
import type { Hub } from '../hub.ts';
import { LOST_NEEDED } from './lookAlike.ts';

const Count = z.record(z.string(), z.number());
const Row = z.object({
  quadrants: Count,
  states: Count,
  tenure: Count,
  mvc: z.number(),
  lost_mvc: z.number(),
  dormant: z.number(),
  look_alikes: z.number(),
  lost: z.number(),
  refreshed_at: z.date().nullable(),
});

const count = (where: string): string => `count(*) FILTER (WHERE ${where})::int`;
const object = (parts: Record<string, string>): string =>
  `jsonb_build_object(${Object.entries(parts)
    .map(([key, where]) => `'${key}', ${count(where)}`)
    .join(', ')})`;
const yearsAgo = (years: number): string => `$2::timestamptz - interval '${years} years'`;

const STATEMENT = `
  SELECT ${object({
    healthy: `r.quadrant = 'healthy'`,
    at_risk: `r.quadrant = 'at_risk'`,
    develop: `r.quadrant = 'develop'`,
    breaking: `r.quadrant = 'breaking'`,
    unknown: 'r.client_id IS NOT NULL AND r.quadrant IS NULL',
  })} AS quadrants,
  ${object({
    prospect: `c.relation_state = 'prospect'`,
    established: `c.relation_state = 'established'`,
    developing: `c.relation_state = 'developing'`,
    maintained: `c.relation_state = 'maintained'`,
    broken: `c.relation_state = 'broken'`,
    regained: `c.relation_state = 'regained'`,
  })} AS states,
  ${object({
    under_1: `r.first_seen_at > ${yearsAgo(1)}`,
    from_1_to_3: `r.first_seen_at <= ${yearsAgo(1)} AND r.first_seen_at > ${yearsAgo(3)}`,
    from_3_to_5: `r.first_seen_at <= ${yearsAgo(3)} AND r.first_seen_at > ${yearsAgo(5)}`,
    over_5: `r.first_seen_at <= ${yearsAgo(5)}`,
  })} AS tenure,
  ${count(`r.value_group = 'mvc'`)} AS mvc, ${count(`r.value_group = 'lost_mvc'`)} AS lost_mvc,
  ${count('r.dormant_since IS NOT NULL')} AS dormant, ${count('r.similarity IS NOT NULL')} AS look_alikes,
  ${count(`r.client_id IS NOT NULL AND (r.value_group = 'lost_mvc' OR c.relation_state = 'broken')`)} AS lost,
  max(r.refreshed_at) AS refreshed_at
    FROM client c LEFT JOIN client_relation r ON r.client_id = c.id
   WHERE c.division_id = $1 AND c.merged_into_id IS NULL`;

/** How many clients of the division are what, as of the last look. */
export async function readRelationSummary(hub: Hub, { divisionId }: Viewer): Promise<RelationSummary> {
  const { rows } = await hub.pool.query({
    name: 'relation_summary',
    text: STATEMENT,
    values: [divisionId, hub.clock.now()],
  });
  const row = Row.parse(rows[0]);
  const of = (counts: Record<string, number>, key: string): number => counts[key] ?? 0;
  return {
    quadrants: {
      healthy: of(row.quadrants, 'healthy'),
      at_risk: of(row.quadrants, 'at_risk'),
      develop: of(row.quadrants, 'develop'),
      breaking: of(row.quadrants, 'breaking'),
      unknown: of(row.quadrants, 'unknown'),
    },
    states: {
      prospect: of(row.states, 'prospect'),
      established: of(row.states, 'established'),
      developing: of(row.states, 'developing'),
      maintained: of(row.states, 'maintained'),
      broken: of(row.states, 'broken'),
      regained: of(row.states, 'regained'),
    },
    tenure: {
      under_1: of(row.tenure, 'under_1'),
      from_1_to_3: of(row.tenure, 'from_1_to_3'),
      from_3_to_5: of(row.tenure, 'from_3_to_5'),
      over_5: of(row.tenure, 'over_5'),
    },
    mvc: row.mvc,
    lostMvc: row.lost_mvc,
    dormant: row.dormant,
    lookAlikes: row.look_alikes,
    lostForLookAlikes: { have: row.lost, need: LOST_NEEDED },
    refreshedAt: row.refreshed_at?.toISOString() ?? null,
  };
}
