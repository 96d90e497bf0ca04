import { Audience } from '../contract/instruments.ts';
import type { SurveyCampaign } from '../../prisma/generated/client.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordMany } from './recordMany.ts';
import { inviteRow } from './addInvite.ts';
import { askedById } from './versions.ts';

// Plans the invites of campaigns that are due, some hundred clients a transaction, with the place it has come to: whatever
// is killed, it goes on there, and nobody is planned twice (unique rule key).

const BATCH = 500;
const LIFE_DAYS = 14;
const REMIND_HOURS = 72;

/** Who is asked. $1 division, $2 tiers, $3 queues, $4 served since (null: whenever). */
const AUDIENCE = `c.division_id = $1::uuid AND c.merged_into_id IS NULL
  AND (cardinality($2::text[]) = 0 OR c.tier::text = ANY ($2::text[]))
  AND (cardinality($3::uuid[]) = 0 AND $4::timestamptz IS NULL OR EXISTS (
    SELECT 1 FROM conversation v WHERE v.client_id = c.id AND v.outcome = 'handled'
       AND (cardinality($3::uuid[]) = 0 OR v.queue_id = ANY ($3::uuid[]))
       AND ($4::timestamptz IS NULL OR v.closed_at >= $4::timestamptz)))`;

const DAY_MS = 86_400_000;

function audienceValues(divisionId: string, audience: Audience, now: Date): unknown[] {
  const since =
    audience.servedWithinDays === null ? null : new Date(now.getTime() - audience.servedWithinDays * DAY_MS);
  return [divisionId, audience.tiers, audience.queueIds, since];
}

/** How many clients a campaign to these would come to. */
export async function countAudience(hub: Hub, divisionId: string, audience: Audience): Promise<number> {
  const { rows } = await hub.pool.query<{ count: number }>({
    text: `SELECT count(*)::int AS count FROM client c WHERE ${AUDIENCE}`,
    values: audienceValues(divisionId, audience, hub.clock.now()),
  });
  return rows[0]?.count ?? 0;
}

/** Job, an alarm: plans what is due of all campaigns. */
export async function planDueCampaigns(hub: Hub): Promise<void> {
  const due = await hub.prisma.surveyCampaign.findMany({
    where: { dueAt: { lte: hub.clock.now() }, finishedAt: null, canceledAt: null },
    orderBy: { dueAt: 'asc' },
    take: 20,
  });
  for (const { id } of due) while (await planSome(hub, id));
}

interface Reached {
  id: string;
  channel: 'sms' | 'email' | null;
  to: string | null;
  our_address: string | null;
}

/** Gives false when there is nothing left to plan. */
async function planSome(hub: Hub, id: string): Promise<boolean> {
  return withTransaction(hub, async (tx) => {
    // One worker a campaign at a time.
    await tx.db.$queryRaw`SELECT 1 FROM survey_campaign WHERE id = ${id}::uuid FOR UPDATE`;
    const campaign = await tx.db.surveyCampaign.findUnique({ where: { id } });
    if (!campaign || campaign.finishedAt || campaign.canceledAt) return false;
    const clients = await nextClients(hub, tx, campaign);
    const reachable = clients.filter(({ channel }) => channel !== null);
    const planned = await invite(hub, tx, { campaign, clients: reachable });
    const isOver = clients.length < BATCH;
    await tx.db.surveyCampaign.update({
      where: { id },
      data: {
        reachedId: clients.at(-1)?.id ?? campaign.reachedId,
        planned: { increment: planned },
        unreachable: { increment: clients.length - reachable.length },
        finishedAt: isOver ? hub.clock.now() : null,
      },
    });
    return !isOver;
  });
}

/** By text from where this client is texted, else by mail; where neither is, null. */
async function nextClients(hub: Hub, tx: Tx, campaign: SurveyCampaign): Promise<Reached[]> {
  const audience = Audience.parse(campaign.audience);
  return tx.db.$queryRawUnsafe<Reached[]>(
    `SELECT c.id, r.channel, r."to", r.our_address FROM client c
       LEFT JOIN LATERAL (
         SELECT CASE a.kind WHEN 'email' THEN 'email' ELSE 'sms' END AS channel, a.value AS "to", o.value AS our_address
           FROM address a
           LEFT JOIN text_sender s ON s.address_id = a.id
           JOIN LATERAL (
             SELECT o.value, o.id FROM our_address o JOIN queue q ON q.id = o.queue_id
              WHERE q.division_id = $1::uuid AND o.kind = a.kind AND o.retired_at IS NULL AND o.value ~ '[+@]'
              ORDER BY (o.id = s.our_address_id) DESC NULLS LAST, o.value LIMIT 1) o ON true
          WHERE a.client_id = c.id AND (a.kind = 'email' OR a.value ~ '^\\+[1-9][0-9]{6,14}$')
          ORDER BY a.opted_out_at NULLS FIRST, a.kind, a.created_at LIMIT 1) r ON true
      WHERE ${AUDIENCE} AND ($5::uuid IS NULL OR c.id > $5::uuid)
      ORDER BY c.id LIMIT ${BATCH} FOR NO KEY UPDATE OF c`,
    ...audienceValues(campaign.divisionId, audience, hub.clock.now()),
    campaign.reachedId,
  );
}

async function invite(
  hub: Hub,
  tx: Tx,
  { campaign, clients }: { campaign: SurveyCampaign; clients: readonly Reached[] },
): Promise<number> {
  if (clients.length === 0) return 0;
  const asked = await askedById(tx, campaign.surveyId);
  const terms = {
    id: campaign.id,
    cooldownDays: campaign.cooldownDays,
    remindHours: REMIND_HOURS,
    lifeDays: LIFE_DAYS,
  };
  const rows = clients.map(({ id: clientId, channel, to, our_address: ourAddress }) =>
    inviteRow({
      authSecret: hub.config.authSecret,
      clientId,
      conversationId: null,
      agentId: null,
      queueId: null,
      route: { channel: channel ?? 'sms', to: to ?? '', ourAddress: ourAddress ?? '' },
      dueAt: campaign.dueAt,
      asked,
      terms,
      ruleKey: `campaign:${campaign.id}:${clientId}`,
    }),
  );
  const made = await tx.db.surveyInvite.createManyAndReturn({
    data: rows,
    skipDuplicates: true,
    select: { id: true, clientId: true, channel: true, dueAt: true },
  });
  await recordMany(
    tx,
    made.map(({ id, clientId, channel, dueAt }) => ({
      clientId,
      kind: 'survey.planned',
      data: { inviteId: id, channel: channel === 'email' ? 'email' : 'sms', dueAt: dueAt.toISOString() },
    })),
  );
  return made.length;
}
