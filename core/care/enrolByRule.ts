import type { PlanRule } from '../contract/care.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvents } from '../timeline/recordEvents.ts';
import { cancelStepsOf } from './cancelSteps.ts';
import { dayIn } from './days.ts';

// Who fits a plan's rule comes into it, and who was taken in by the rule and fits it no more leaves. Set by set, and as often
// as one likes: a client who was enrolled, or left by a person's word, is not enrolled again.

const BATCH = 500;
/** Enrolments of one client are few; those of all come in batches. */
type Whom = string | null;

/** Whether client `c` fits rule `r`, for SQL. */
const FITS = `(c.merged_into_id IS NULL AND c.decided_at IS NOT NULL
  AND (jsonb_array_length(r -> 'segments') = 0 OR r -> 'segments' ? c.segment)
  AND (jsonb_array_length(r -> 'tiers') = 0 OR r -> 'tiers' ? c.tier::text)
  AND (jsonb_array_length(r -> 'kinds') = 0 OR r -> 'kinds' ? c.kind::text)
  AND (r ->> 'hasDate' IS NULL OR EXISTS (SELECT FROM client_date d WHERE d.client_id = c.id AND d.kind = r ->> 'hasDate'))
  AND ((r ->> 'hasAccountAgent') <> 'true' OR c.account_agent_id IS NOT NULL)
  AND ((r ->> 'loyalty') <> 'true' OR EXISTS (SELECT FROM client_care k WHERE k.client_id = c.id AND k.loyalty))
  AND ((r ->> 'won') <> 'true' OR EXISTS (SELECT FROM won_client w WHERE w.client_id = c.id)))`;

/** Plans that have a rule, with it. */
const RULES = `SELECT p.id AS plan_id, p.division_id, p.name, v.document -> 'rule' AS r
  FROM care_plan p JOIN care_plan_version v ON v.plan_id = p.id AND v.number = p.version
 WHERE p.retired_at IS NULL AND jsonb_typeof(v.document -> 'rule') = 'object'`;

interface Changed {
  id: string;
  plan_id: string;
  client_id: string;
  name: string;
}

/** Carries out the rules of all plans, for everybody or for one client. Gives how many came and left. */
export async function enrolByRule(hub: Hub, clientId: Whom = null): Promise<{ came: number; left: number }> {
  const { timeZone } = await hub.settings.read();
  const today = dayIn(hub.clock.now(), timeZone);
  return {
    left: await inBatches(() => withTransaction(hub, (tx) => letGo(tx, clientId))),
    came: await inBatches(() => withTransaction(hub, (tx) => takeIn(tx, { clientId, today }))),
  };
}

/** The first of those who fit, at once, for who has just published a plan; the others come with the next round. */
export async function enrolSome(hub: Hub): Promise<void> {
  const { timeZone } = await hub.settings.read();
  await withTransaction(hub, (tx) => takeIn(tx, { clientId: null, today: dayIn(hub.clock.now(), timeZone) }));
}

async function inBatches(one: () => Promise<number>): Promise<number> {
  for (let total = 0; ;) {
    const done = await one();
    total += done;
    if (done < BATCH) return total;
  }
}

async function takeIn(tx: Tx, { clientId, today }: { clientId: Whom; today: string }): Promise<number> {
  const came = await tx.db.$queryRawUnsafe<Changed[]>(
    `WITH fitting AS (
       SELECT p.plan_id, c.id AS client_id FROM (${RULES}) p JOIN client c ON c.division_id = p.division_id
        WHERE ($1::uuid IS NULL OR c.id = $1::uuid) AND ${FITS} AND NOT EXISTS (
          SELECT FROM care_enrolment e WHERE e.client_id = c.id AND e.plan_id = p.plan_id
             AND NOT (e.state = 'left' AND e.enrolled_by = 'rule'))
        ORDER BY c.id LIMIT ${BATCH}),
     come AS (
       INSERT INTO care_enrolment (id, plan_id, client_id, state, enrolled_by, enrolled_on, look_on)
       SELECT new_id(), plan_id, client_id, 'active', 'rule', $2::date, $2::date FROM fitting
       ON CONFLICT (client_id, plan_id) DO UPDATE SET state = 'active', enrolled_on = excluded.enrolled_on,
         look_on = excluded.look_on, reason = NULL, changed_at = now()
         WHERE care_enrolment.state = 'left' AND care_enrolment.enrolled_by = 'rule'
       RETURNING id, plan_id, client_id)
     SELECT come.id, come.plan_id, come.client_id, p.name FROM come JOIN care_plan p ON p.id = come.plan_id`,
    clientId,
    today,
  );
  await recordEvents(
    tx,
    came.map((one) => ({
      clientId: one.client_id,
      kind: 'care.enrolled' as const,
      data: { planId: one.plan_id, name: one.name, by: 'rule' as const },
    })),
  );
  return came.length;
}

async function letGo(tx: Tx, clientId: Whom): Promise<number> {
  const left = await tx.db.$queryRawUnsafe<Changed[]>(
    `WITH gone AS (
       SELECT e.id FROM (${RULES}) p JOIN care_enrolment e ON e.plan_id = p.plan_id JOIN client c ON c.id = e.client_id
        WHERE e.enrolled_by = 'rule' AND e.state IN ('active', 'paused') AND ($1::uuid IS NULL OR e.client_id = $1::uuid)
          AND (${FITS}) IS NOT TRUE ORDER BY e.client_id LIMIT ${BATCH})
     UPDATE care_enrolment e SET state = 'left', look_on = NULL, reason = NULL, changed_at = now()
       FROM gone, care_plan p WHERE e.id = gone.id AND p.id = e.plan_id AND e.state IN ('active', 'paused')
     RETURNING e.id, e.plan_id, e.client_id, p.name`,
    clientId,
  );
  // A tombstone takes no events.
  const merged = await tx.db.client.findMany({
    where: { id: { in: left.map((one) => one.client_id) }, mergedIntoId: { not: null } },
    select: { id: true },
  });
  const told = left.filter((one) => !merged.some(({ id }) => id === one.client_id));
  await recordEvents(
    tx,
    told.map((one) => ({
      clientId: one.client_id,
      kind: 'care.changed' as const,
      data: {
        planId: one.plan_id,
        name: one.name,
        state: 'left' as const,
        by: 'rule' as const,
        reason: null,
      },
    })),
  );
  await cancelStepsOf(
    tx,
    left.map(({ id }) => id),
  );
  return left.length;
}

/** How many clients of a division a rule would take in, and some of them. */
export async function matchRule(
  hub: Pick<Hub, 'pool'>,
  divisionId: string,
  rule: PlanRule,
): Promise<{ clients: number; names: (string | null)[] }> {
  const { rows } = await hub.pool.query<{ clients: number; names: (string | null)[] | null }>(
    `SELECT count(*)::int AS clients, (array_agg(c.name ORDER BY c.last_contact_at DESC NULLS LAST, c.id))[1:5] AS names
       FROM client c, (SELECT $2::jsonb AS r) p WHERE c.division_id = $1 AND ${FITS}`,
    [divisionId, JSON.stringify(rule)],
  );
  return { clients: rows[0]?.clients ?? 0, names: rows[0]?.names ?? [] };
}
