import { withTransaction } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { centroidOf, likelyToLeave, LOST_NEEDED, nearestFeatures, similarityOf } from './lookAlike.ts';
import { colleagueOf } from './reactToChange.ts';

// those who are still here and most like those who are not. Each division has its own lost ones; with fewer than
// twenty of them nobody is like them.

const LOST_READ = 5_000;
const ACTIVE_AT_ONCE = 5_000;
const LOST = `r.value_group = 'lost_mvc' OR c.relation_state = 'broken'`;

interface Vector {
  client_id: string;
  features: number[];
}
interface Bound extends Vector {
  switching_cost: number | null;
}

interface Alike {
  clientId: string;
  similarity: number;
  alikeIn: string[];
}

/** Marks the top N of each division, and asks who looks after them to do something about it, once a month each. */
export async function markLookAlikes(hub: Hub, night: string): Promise<void> {
  const { relations } = await hub.settings.read();
  const divisions = await hub.prisma.division.findMany({ select: { id: true } });
  for (const { id } of divisions) {
    const lost = await hub.pool.query<Vector>(
      `SELECT r.client_id, r.features FROM client_relation r JOIN client c ON c.id = r.client_id AND c.merged_into_id IS NULL
        WHERE r.division_id = $1 AND (${LOST}) AND cardinality(r.features) > 0
        ORDER BY r.last_active_at DESC NULLS LAST LIMIT ${LOST_READ}`,
      [id],
    );
    const centroid =
      lost.rows.length < LOST_NEEDED ? null : centroidOf(lost.rows.map(({ features }) => features));
    const top = centroid
      ? await mostAlike(hub, { divisionId: id, centroid, count: relations.lookAlikes })
      : [];
    await keep(hub, id, top);
    for (const one of top) await planAction(hub, { one, divisionId: id, month: night.slice(0, 7) });
  }
}

/** All active ones are gone through, a page at a time; only the nearest are kept in hand. */
async function mostAlike(
  hub: Hub,
  { divisionId, centroid, count }: { divisionId: string; centroid: number[]; count: number },
): Promise<Alike[]> {
  let top: Alike[] = [];
  let afterId = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await hub.pool.query<Bound>(
      `SELECT r.client_id, r.features, b.switching_cost
         FROM client_relation r JOIN client c ON c.id = r.client_id AND c.merged_into_id IS NULL
         LEFT JOIN client_bond b ON b.client_id = c.id
        WHERE r.division_id = $1 AND r.client_id > $2 AND NOT (${LOST}) AND c.relation_state <> 'prospect'
          AND cardinality(r.features) > 0 ORDER BY r.client_id LIMIT ${ACTIVE_AT_ONCE}`,
      [divisionId, afterId],
    );
    const last = rows.at(-1);
    if (!last) return top;
    afterId = last.client_id;
    const judged = rows.map(({ client_id: clientId, features, switching_cost }) => ({
      clientId,
      similarity: likelyToLeave(similarityOf(features, centroid), switching_cost),
      alikeIn: nearestFeatures(features, centroid),
    }));
    top = [...top, ...judged].toSorted((one, other) => other.similarity - one.similarity).slice(0, count);
  }
}

async function keep(hub: Hub, divisionId: string, top: readonly Alike[]): Promise<void> {
  await hub.pool.query(
    `UPDATE client_relation r SET similarity = x.similarity, alike_in = coalesce(x.alike_in, '{}')
       FROM client_relation o LEFT JOIN (
         SELECT t."clientId" AS client_id, t.similarity, t."alikeIn" AS alike_in
           FROM jsonb_to_recordset($2::jsonb) AS t("clientId" uuid, similarity float8, "alikeIn" text[])) x ON x.client_id = o.client_id
      WHERE r.client_id = o.client_id AND o.division_id = $1 AND (o.similarity IS NOT NULL OR x.client_id IS NOT NULL)`,
    [divisionId, JSON.stringify(top)],
  );
}

const words: Record<string, string> = {
  tenure: 'how long they have been with us',
  orderTrend: 'how their orders go',
  contactInterval: 'how often they are in touch',
  emotion: 'how they feel',
  complaints: 'how often it went wrong',
  calls: 'how they are in touch',
  tier: 'their tier',
};

async function planAction(
  hub: Hub,
  { one, divisionId, month }: { one: Alike; divisionId: string; month: string },
): Promise<void> {
  const ruleKey = `look_alike:${one.clientId}:${month}`;
  if (await hub.prisma.followUp.findUnique({ where: { ruleKey }, select: { id: true } })) return;
  await withTransaction(hub, async (tx) => {
    const { accountAgentId } = await tx.db.client.findUniqueOrThrow({
      where: { id: one.clientId },
      select: { accountAgentId: true },
    });
    const ownerId = await colleagueOf(tx, accountAgentId, divisionId);
    const alike = one.alikeIn.map((feature) => words[feature] ?? feature).join(', ');
    await planFollowUp(tx, {
      clientId: one.clientId,
      title: 'Retention call: much like clients whom we have lost',
      note: `Most alike in: ${alike}.`,
      dueAt: new Date(hub.clock.now().getTime() + 3 * 86_400_000),
      ownerId,
      forSupervisor: ownerId === null,
      ruleKey,
    });
  });
}
