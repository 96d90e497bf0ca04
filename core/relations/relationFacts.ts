import type { Prisma } from '../../prisma/generated/client.ts';
import type { RelationState, ValueGroup } from '../contract/relations.ts';
import type { Tier } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { BEHAVIOUR_DAYS, HALF_LIFE_DAYS } from './emotion.ts';

// What a relationship is judged by, for many clients in one statement. Older than two years a contact weighs nothing.

/** A row as it is now, with what was kept of it the last time (null before the first). */
export interface RelationRow {
  id: string;
  division_id: string;
  segment: string;
  tier: Tier;
  state: RelationState;
  account_agent_id: string | null;
  created_at: Date;
  orders: number;
  recent_orders: number;
  first_order_at: Date | null;
  last_order_at: Date | null;
  orders_in_state: number;
  order_gap_ratio: number | null;
  contacts: number;
  recent_contacts: number;
  first_contact_at: Date | null;
  last_contact_at: Date | null;
  contacts_in_state: number;
  call_share: number | null;
  emotion: number | null;
  bad_contacts: number;
  /** Of a year, beside the contacts that felt bad themselves. */
  complaints: number;
  /** What makes behaviour full in the segment; null before the first night. */
  top: number | null;
  kept: KeptRelation | null;
}

interface KeptRelation {
  quadrant: 'healthy' | 'at_risk' | 'develop' | 'breaking' | null;
  behaviour: number;
  emotion: number | null;
  state_since: string;
  quadrant_since: string | null;
  broken_by: string | null;
  dormant_since: string | null;
  value_group: ValueGroup;
  tier_seen: Tier;
}

/** A contact is a conversation in which somebody of ours took part; what is sent by itself opens none (LC-08). */
export const IS_CONTACT = `v.handled_at IS NOT NULL AND v.outcome IS DISTINCT FROM 'spam'`;
/** So is a visit at which the client was met (LC-04: behaviour); `f`: a follow-up. */
export const IS_VISIT = `f.kind = 'visit' AND f.state = 'done' AND coalesce(f.outcome, 'done') IN ('done', 'reached')`;
export const MET_AT = 'coalesce(f.actual_from, f.done_at)';
/** The survey's word, else the agent's, else the words'. */
export const SENTIMENT = 'coalesce(k.by_survey, k.by_agent, k.by_words)';
/** $2: the instant at which it is asked. */
export const EMOTION = `sum(power(0.5, greatest(0, extract(epoch FROM ($2::timestamptz - k.at)) / 86400) / ${HALF_LIFE_DAYS}) * ${SENTIMENT})
  / nullif(sum(power(0.5, greatest(0, extract(epoch FROM ($2::timestamptz - k.at)) / 86400) / ${HALF_LIFE_DAYS})), 0)`;

const FACTS = `
  SELECT c.id, c.division_id, coalesce(c.segment, c.kind::text) AS segment, c.tier, c.relation_state AS state, c.account_agent_id, c.created_at,
         o.*, v.*, k.*, x.*, s.top,
         CASE WHEN r.client_id IS NULL THEN NULL ELSE to_jsonb(r) END AS kept
    FROM client c
    LEFT JOIN client_relation r ON r.client_id = c.id
    LEFT JOIN relation_segment s ON s.division_id = c.division_id AND s.segment = coalesce(c.segment, c.kind::text)
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS orders,
            count(*) FILTER (WHERE g.ordered_at > $2::timestamptz - interval '${BEHAVIOUR_DAYS} days')::int AS recent_orders,
            min(g.ordered_at) AS first_order_at, max(g.ordered_at) AS last_order_at,
            count(*) FILTER (WHERE g.ordered_at > r.state_since)::int AS orders_in_state,
            CASE WHEN count(*) >= 3 THEN (extract(epoch FROM ($2::timestamptz - max(g.ordered_at))) / 86400
              / greatest(1, percentile_cont(0.5) WITHIN GROUP (ORDER BY g.gap)))::float8 END AS order_gap_ratio
       FROM (SELECT q.ordered_at, (extract(epoch FROM (q.ordered_at - lag(q.ordered_at) OVER (ORDER BY q.ordered_at))) / 86400)::float8 AS gap
               FROM client_order q WHERE q.client_id = c.id AND q.ordered_at <= $2::timestamptz) g) o
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS contacts,
            count(*) FILTER (WHERE v.opened_at > $2::timestamptz - interval '${BEHAVIOUR_DAYS} days')::int AS recent_contacts,
            min(v.opened_at) AS first_contact_at, max(v.opened_at) AS last_contact_at,
            count(*) FILTER (WHERE v.opened_at > r.state_since)::int AS contacts_in_state,
            (count(*) FILTER (WHERE v.channel = 'call') / nullif(count(*), 0)::float8) AS call_share
       FROM (SELECT v.opened_at, v.channel::text AS channel FROM conversation v WHERE v.client_id = c.id AND ${IS_CONTACT}
             UNION ALL SELECT ${MET_AT}, 'visit' FROM follow_up f WHERE f.client_id = c.id AND ${IS_VISIT}) v
      WHERE v.opened_at BETWEEN $2::timestamptz - interval '2 years' AND $2::timestamptz) v
   CROSS JOIN LATERAL (
     SELECT (${EMOTION})::float8 AS emotion,
            count(*) FILTER (WHERE ${SENTIMENT} <= -0.5 AND k.at > $2::timestamptz - interval '1 year')::int AS bad_contacts
       FROM client_contact k WHERE k.client_id = c.id AND ${SENTIMENT} IS NOT NULL
        AND k.at BETWEEN $2::timestamptz - interval '2 years' AND $2::timestamptz) k
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS complaints FROM client_case x WHERE x.client_id = c.id AND x.kind = 'complaint'
        AND x.opened_at BETWEEN $2::timestamptz - interval '1 year' AND $2::timestamptz
        AND coalesce(x.closed_why, '') NOT IN ('withdrawn', 'duplicate', 'unfounded')
        -- What was felt in its conversation counts already.
        AND NOT EXISTS (SELECT FROM client_contact k WHERE k.conversation_id = x.conversation_id AND ${SENTIMENT} <= -0.5)) x
   WHERE c.id = ANY ($1::uuid[]) AND c.merged_into_id IS NULL
   ORDER BY c.id`;

/** The facts of these clients; of who was merged into another there are none. */
export async function readFacts(hub: Hub, ids: readonly string[], now: Date): Promise<RelationRow[]> {
  const { rows } = await hub.pool.query<RelationRow>({
    name: 'relation_facts',
    text: FACTS,
    values: [ids, now],
  });
  return rows;
}

/** The same within a transaction that has taken the clients' rows. */
export async function readFactsIn(
  db: Prisma.TransactionClient,
  ids: readonly string[],
  now: Date,
): Promise<RelationRow[]> {
  return db.$queryRawUnsafe<RelationRow[]>(FACTS, ids, now);
}
