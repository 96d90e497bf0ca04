import { lockClient } from '../clients/lockClient.ts';
import type { Settings } from '../contract/settings.ts';
import { withTransaction, type Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { planSurveyFor } from '../surveys/planSurveyFor.ts';
import { addDays, columnOfDay, dayIn, dayOf, dayOfColumn, instantIn, type Day } from './days.ts';
import { lunarDay } from './lunar.ts';
import { loadReader } from './readers.ts';
import { nextRevisit } from './revisitRules.ts';
import { loadWorkingDays, type ToWorkingDay } from './workingDays.ts';

// Every client who was served has one revisit ahead, with a survey about the projects so far. Must stay true: one that is open at most, and none twice for a day.

const BATCH = 200;
/** The hour at which a visit is due, of the house's day. */
const AT = '10:00';

/** How the task of a revisit is marked: it is done by its form, not by a tick. */
export const REVISIT_KEY = 'revisit:';
/** Of the task and of the survey of one revisit. */
export const revisitKey = (clientId: string, dueOn: Day): string => `${REVISIT_KEY}${clientId}:${dueOn}`;

interface Now extends Pick<Hub, 'config'> {
  settings: Settings;
  today: Day;
}

/** Plans what is missing, of all clients or of one, and tells supervisors of what is overdue. */
export async function planRevisits(hub: Hub, clientId: string | null = null): Promise<void> {
  const settings = await hub.settings.read();
  const now = { settings, config: hub.config, today: dayIn(hub.clock.now(), settings.timeZone) };
  for (let after: string | null = null; ;) {
    const rows: { id: string }[] = await withoutRevisit(hub, { clientId, after });
    for (const { id } of rows) await withTransaction(hub, (tx) => planRevisit(tx, id, now));
    after = rows.at(-1)?.id ?? null;
    if (rows.length < BATCH) break;
  }
  await escalateOverdue(hub, now.today);
}

async function withoutRevisit(
  hub: Hub,
  { clientId, after }: { clientId: string | null; after: string | null },
): Promise<{ id: string }[]> {
  const { rows } = await hub.pool.query<{ id: string }>({
    name: 'revisit_missing',
    text: `SELECT c.id FROM client c WHERE c.merged_into_id IS NULL
        AND ($1::uuid IS NULL OR c.id = $1) AND ($2::uuid IS NULL OR c.id > $2)
        AND (EXISTS (SELECT FROM client_care k WHERE k.client_id = c.id AND k.last_service_on IS NOT NULL)
          OR EXISTS (SELECT FROM client_date d WHERE d.client_id = c.id AND d.kind = 'service_start' AND d.year IS NOT NULL))
        AND NOT EXISTS (SELECT FROM revisit r WHERE r.client_id = c.id AND r.state IN ('planned', 'overdue'))
      ORDER BY c.id LIMIT ${BATCH}`,
    values: [clientId, after],
  });
  return rows;
}

/** Plans the next revisit of a client, unless there is one. Gives its day. The client's row is taken. */
export async function planRevisit(tx: Tx, clientId: string, now: Now): Promise<Day | null> {
  await lockClient(tx, clientId);
  const open = await tx.db.revisit.findFirst({ where: { clientId, state: { in: ['planned', 'overdue'] } } });
  if (open) return dayOfColumn(open.dueOn);
  const toWorkingDay = await loadWorkingDays(tx.db, now.settings.timeZone);
  const next = nextRevisit(await factsOf(tx, clientId, now), toWorkingDay);
  if (!next) return null;
  const dueOn = await unusedDay(tx, { clientId, from: next.dueOn, toWorkingDay });
  const reader = await loadReader(tx, clientId);
  const dueAt = instantIn(dueOn, AT, now.settings.timeZone);
  const ruleKey = revisitKey(clientId, dueOn);
  const planned = await planFollowUp(tx, {
    clientId,
    kind: 'task',
    title:
      reader.language === 'zh' ? '定期回访：听取评价与意见' : 'Revisit: ask what they think of what was done',
    ownerId: reader.agent?.id ?? null,
    forSupervisor: reader.agent === null,
    dueAt,
    ruleKey,
  });
  if (now.settings.surveysEnabled) {
    const agentId = reader.agent?.id ?? null;
    await planSurveyFor(tx, { clientId, instrumentKey: 'project', ruleKey, dueAt, agentId }, now);
  }
  await tx.db.revisit.create({
    data: {
      clientId,
      baseOn: columnOfDay(next.baseOn),
      dueOn: columnOfDay(dueOn),
      state: 'planned',
      followUpId: planned?.followUpId ?? null,
    },
  });
  return dueOn;
}

/** Client and day name a revisit, so one that took place long before its day leaves the next the working day after. */
async function unusedDay(
  tx: Tx,
  { clientId, from, toWorkingDay }: { clientId: string; from: Day; toWorkingDay: ToWorkingDay },
): Promise<Day> {
  let day = from;
  while ((await tx.db.revisit.count({ where: { clientId, dueOn: columnOfDay(day) } })) > 0)
    day = toWorkingDay(addDays(day, 1));
  return day;
}

async function factsOf(tx: Tx, clientId: string, { settings, today }: Now) {
  const last = await tx.db.revisit.findFirst({
    where: { clientId, state: { in: ['done', 'skipped'] } },
    orderBy: { dueOn: 'desc' },
  });
  const care = await tx.db.clientCare.findUnique({ where: { clientId } });
  const start = await tx.db.clientDate.findFirst({ where: { clientId, kind: 'service_start' } });
  // A visit that was left out counts from the day it was for; one that took place, from that day.
  const lastOn =
    last &&
    (last.endedAt && last.state === 'done'
      ? dayIn(last.endedAt, settings.timeZone)
      : dayOfColumn(last.dueOn));
  return {
    lastOn,
    lastServiceOn: care?.lastServiceOn ? dayOfColumn(care.lastServiceOn) : null,
    serviceStartOn: start?.year
      ? start.calendar === 'lunar'
        ? lunarDay(start.year, start)
        : dayOf(start.year, start.month, start.day)
      : null,
    months: care?.revisitMonths ?? settings.revisitMonths,
    today,
  };
}

/** What was not done on its day is the supervisors' business too, once. */
async function escalateOverdue(hub: Hub, today: Day): Promise<void> {
  for (let isMore = true; isMore;) {
    const late = await hub.prisma.revisit.findMany({
      where: { state: 'planned', dueOn: { lt: columnOfDay(today) } },
      orderBy: [{ dueOn: 'asc' }, { id: 'asc' }],
      take: BATCH,
      include: { client: { select: { language: true } } },
    });
    for (const { id, clientId, dueOn, client } of late)
      await withTransaction(hub, async (tx) => {
        await lockClient(tx, clientId);
        const { count } = await tx.db.revisit.updateMany({
          where: { id, state: 'planned' },
          data: { state: 'overdue' },
        });
        if (count === 0) return;
        const day = dayOfColumn(dueOn);
        await planFollowUp(tx, {
          clientId,
          title: client.language === 'zh' ? `回访已逾期（应于 ${day}）` : `The revisit of ${day} is overdue`,
          forSupervisor: true,
          dueAt: hub.clock.now(),
          ruleKey: `revisit_overdue:${id}`,
        });
      });
    isMore = late.length === BATCH;
  }
}
