import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { Coverage, LateClient, ListLate } from '../contract/care.ts';
import type { Tier } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';
import { CADENCE_DAYS } from './cadence.ts';

// Whether care reaches everybody (CV-08, CV-11), mixes benefit with emotion (LC-20), and keeps whom it has won (LC-25). Only
// contacts between people count (LC-08): client.last_contact_at, written with the event by the database.

const DAYS = 90;
const DAY_MS = 86_400_000;

/** Known clients of the division: $1. */
const KNOWN = `FROM client c LEFT JOIN client_care k ON k.client_id = c.id
  WHERE c.division_id = $1 AND c.merged_into_id IS NULL AND c.decided_at IS NOT NULL`;
const DUE = `coalesce(c.last_contact_at, c.created_at) + ${CADENCE_DAYS} * interval '1 day'`;
const NO_PLAN = `EXISTS (SELECT FROM won_client w WHERE w.client_id = c.id)
  AND NOT EXISTS (SELECT FROM care_enrolment e WHERE e.client_id = c.id AND e.state IN ('active', 'paused'))`;

interface GroupRow {
  segment: string | null;
  tier: Tier;
  clients: number;
  within: number;
  no_plan: number;
}

export async function readCoverage(hub: Hub, { divisionId }: Viewer): Promise<Coverage> {
  const { careCadence } = await hub.settings.read();
  const now = hub.clock.now();
  const since = new Date(now.getTime() - DAYS * DAY_MS);
  const { rows } = await hub.pool.query<GroupRow>({
    name: 'care_coverage',
    text: `SELECT c.segment, c.tier::text AS tier, count(*)::int AS clients,
        (count(*) FILTER (WHERE ${DUE} >= $3))::int AS within, (count(*) FILTER (WHERE ${NO_PLAN}))::int AS no_plan
      ${KNOWN} GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2`,
    values: [divisionId, JSON.stringify(careCadence), now],
  });
  return {
    rows: rows.map(({ no_plan: _own, ...row }) => row),
    wonWithoutPlan: rows.reduce((sum, row) => sum + row.no_plan, 0),
    ...(await readMix(hub, divisionId, since)),
  };
}

interface MixRow {
  benefit: number;
  emotion: number;
  retain: number;
  develop: number;
}

async function readMix(hub: Hub, divisionId: string, since: Date): Promise<MixRow> {
  const { rows } = await hub.pool.query<MixRow>({
    name: 'care_mix',
    text: `SELECT * FROM
      (SELECT (count(*) FILTER (WHERE s.nature = 'benefit'))::int AS benefit,
              (count(*) FILTER (WHERE s.nature = 'emotion'))::int AS emotion
         FROM care_step s JOIN care_enrolment e ON e.id = s.enrolment_id JOIN care_plan p ON p.id = e.plan_id
        WHERE p.division_id = $1 AND s.created_at > $2) steps,
      (SELECT (count(*) FILTER (WHERE t.won))::int AS retain, (count(*) FILTER (WHERE NOT t.won))::int AS develop
         FROM (SELECT EXISTS (SELECT FROM won_client w WHERE w.client_id = v.client_id) AS won
                 FROM agent a JOIN agent_segment g ON g.agent_id = a.id AND g.ended_at > $2 AND g.result = 'handled'
                 JOIN conversation v ON v.id = g.conversation_id WHERE a.division_id = $1) t) talks`,
    values: [divisionId, since],
  });
  return rows[0] ?? { benefit: 0, emotion: 0, retain: 0, develop: 0 };
}

interface LateRow {
  id: string;
  name: string | null;
  tier: Tier;
  segment: string | null;
  agent: string | null;
  days: number;
  last_contact_at: Date | null;
  due_at: Date;
}

/** Who should have been in touch with somebody of ours by now, or has bought and is in no plan; the longest due first. */
export async function listLate(
  hub: Hub,
  { divisionId }: Viewer,
  { list, cursor, limit }: z.output<typeof ListLate>,
): Promise<PageOf<LateClient>> {
  const { careCadence } = await hub.settings.read();
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const { rows } = await hub.pool.query<LateRow>({
    name: `care_${list}`,
    text: `SELECT t.*, a.name AS agent FROM (
        SELECT c.id, c.name, c.tier::text AS tier, c.segment, c.last_contact_at, c.account_agent_id,
            ${CADENCE_DAYS} AS days, date_trunc('milliseconds', ${DUE}) AS due_at
          ${KNOWN} AND ${list === 'late' ? `${DUE} < $3` : `$3::timestamptz IS NOT NULL AND ${NO_PLAN}`}) t
      LEFT JOIN agent a ON a.id = t.account_agent_id AND a.division_id = $1
     WHERE $4::timestamptz IS NULL OR (t.due_at, t.id) > ($4, $5::uuid) ORDER BY t.due_at, t.id LIMIT $6`,
    values: [divisionId, JSON.stringify(careCadence), hub.clock.now(), at, id, limit + 1],
  });
  return pageOf(rows, limit, { at: (row) => row.due_at, present: presentLate });
}

function presentLate(row: LateRow): LateClient {
  return {
    id: row.id,
    name: row.name,
    tier: row.tier,
    segment: row.segment,
    accountAgent: row.agent,
    cadenceDays: row.days,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    dueAt: row.due_at.toISOString(),
  };
}
