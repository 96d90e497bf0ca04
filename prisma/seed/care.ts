import { randomUUID } from 'node:crypto';
import { addDays, addMonths, columnOfDay, dayIn, type Day } from '../../core/care/days.ts';
import type { Prisma } from '../generated/client.ts';
import { seededPlans } from './carePlans.ts';
import { minutesAfter, type Diary } from './diary.ts';
import { clientNamed, memberNamed, type House } from './house.ts';

// Care in the demo day: plans with clients in every state, days to remember by both calendars, revisits that are ahead,
// overdue and done, and a report that the worker makes at the first start.

type Db = Prisma.TransactionClient;

/** The day of this machine's clock. */
const dayOf = (at: Date): Day => dayIn(at, Intl.DateTimeFormat().resolvedOptions().timeZone);
const ENROLLED_DAYS = 57;

interface Kept {
  client: string;
  owner: string;
  segment: string;
  industry: string;
  development: string;
  service?: string;
  loyalty?: boolean;
}

const kept: readonly Kept[] = [
  {
    client: 'Brightwater Hotels',
    owner: 'maria',
    segment: 'key',
    industry: 'Hotels, twelve houses. Occupancy is low from November to March: repairs fit in then.',
    development: 'Two more houses open next spring. The maintenance contract is to cover all fourteen.',
    service: 'One person for everything; invoices once a month.',
    loyalty: true,
  },
  {
    client: '浦江精密制造有限公司',
    owner: 'chenwei',
    segment: 'key',
    industry: '精密机械加工，出口为主，年底订单集中。',
    development: '三号厂区明年扩建，计划增加两条生产线的恒温系统。',
    service: '设备停机须提前一周协商。',
    loyalty: true,
  },
  {
    client: 'Harbor Street Clinic',
    owner: 'sophie',
    segment: 'growth',
    industry: 'Outpatient clinic; temperature and air are inspected twice a year.',
    development: 'A second site is being looked for.',
  },
  {
    client: '孙丽华',
    owner: 'chenwei',
    segment: 'retail',
    industry: '',
    development: '',
    service: '上门前十五分钟请先电话。',
    loyalty: true,
  },
];

type DateRow = readonly [
  client: string,
  kind: string,
  calendar: 'solar' | 'lunar',
  when: readonly [year: number | null, month: number, day: number],
];

/** Those with `inDays` are moved so that something is always near. */
const dates = (today: Day): readonly DateRow[] => {
  const near = (days: number, year: number | null) => {
    const day = addDays(today, days);
    return [year, Number(day.slice(5, 7)), Number(day.slice(8))] as const;
  };
  return [
    ['Amelia Hart', 'birthday', 'solar', near(5, 1979)],
    ['林晓雨', 'birthday', 'lunar', [1988, 12, 8]],
    ['孙丽华', 'birthday', 'lunar', [1962, 6, 8]],
    ['Ruth Abernathy', 'birthday', 'solar', [1948, 2, 29]],
    ['Marcus Reid', 'birthday', 'solar', near(20, null)],
    ['周敏', 'birthday', 'solar', near(12, 1990)],
    ['Brightwater Hotels', 'service_start', 'solar', [2019, 3, 1]],
    ['Brightwater Hotels', 'contract', 'solar', near(40, 2019)],
    ['浦江精密制造有限公司', 'service_start', 'solar', [2021, 9, 15]],
    ['Harbor Street Clinic', 'service_start', 'solar', [2023, 5, 2]],
    ['孙丽华', 'service_start', 'solar', [2016, 10, 20]],
    ['云杉连锁酒店', 'anniversary', 'solar', near(30, 2011)],
  ];
};

interface Visited {
  client: string;
  owner: string;
  title: string;
  /** Days from now. */
  due: number;
  done?: { rating: number; opinions: { text: string; problem: boolean }[] };
}

const visits: readonly Visited[] = [
  {
    client: 'Brightwater Hotels',
    owner: 'maria',
    title: 'Revisit: ask what they think of what was done',
    due: 12,
  },
  {
    client: '浦江精密制造有限公司',
    owner: 'chenwei',
    title: '定期回访：听取评价与意见',
    due: -3,
  },
  {
    client: 'Harbor Street Clinic',
    owner: 'sophie',
    title: 'Revisit: ask what they think of what was done',
    due: -6,
    done: {
      rating: 4,
      opinions: [
        { text: 'The new ventilation is quiet, and the technicians were on time.', problem: false },
        { text: 'The report after the visit took two weeks.', problem: false },
      ],
    },
  },
];

/** The revisits' tasks and what came of them, on the timelines. */
export function tellRevisits(diary: Diary, house: House, now: Date): Prisma.RevisitCreateManyInput[] {
  return visits.map(({ client, owner, title, due, done }) => {
    const { id: clientId } = clientNamed(house, client);
    const { agentId } = memberNamed(house.members, owner);
    const dueAt = minutesAfter(now, due * 1_440);
    const dueOn = dayOf(dueAt);
    const followUpId = randomUUID();
    const plannedAt = minutesAfter(now, -6 * 1_440 - 300);
    const data = { followUpId, title };
    diary.followUps.push({
      id: followUpId,
      clientId,
      title,
      state: done ? 'done' : due < 0 ? 'overdue' : 'planned',
      ownerId: agentId,
      dueAt,
      remindedAt: due < 0 ? dueAt : null,
      doneAt: done ? dueAt : null,
      createdAt: plannedAt,
      ruleKey: `revisit:${clientId}:${dueOn}`,
    });
    diary.event({
      clientId,
      kind: 'followUp.planned',
      at: plannedAt,
      data: { ...data, kind: 'task', dueAt: dueAt.toISOString(), ownerId: agentId },
    });
    const endedAt = minutesAfter(dueAt, 90);
    if (done) {
      diary.event({
        clientId,
        agentId,
        kind: 'followUp.done',
        at: endedAt,
        data: { ...data, agentId, kind: 'task' },
      });
      diary.event({
        clientId,
        agentId,
        kind: 'revisit.completed',
        at: endedAt,
        data: { followUpId, ...done, nextOn: addMonths(dayOf(endedAt), 3) },
      });
    }
    return {
      clientId,
      baseOn: columnOfDay(addMonths(dueOn, -3)),
      dueOn: columnOfDay(dueOn),
      state: done ? 'done' : 'planned',
      followUpId,
      ...(done ? { ...done, byAgentId: agentId, endedAt } : {}),
    };
  });
}

interface Written {
  now: Date;
  revisits: Prisma.RevisitCreateManyInput[];
}

/** All rows of care. Who fits a plan's rule is in it since two months. */
export async function writeCare(db: Db, house: House, { now, revisits }: Written): Promise<void> {
  const today = dayOf(now);
  for (const { client, segment, industry, development, service, loyalty } of kept) {
    const { id: clientId } = clientNamed(house, client);
    await db.client.update({ where: { id: clientId }, data: { segment } });
    await db.clientCare.create({
      data: {
        clientId,
        loyalty: loyalty ?? false,
        industryNote: industry || null,
        developmentNote: development || null,
        serviceNote: service ?? null,
      },
    });
  }
  await db.clientDate.createMany({
    data: dates(today).map(([client, kind, calendar, [year, month, day]]) => ({
      clientId: clientNamed(house, client).id,
      kind,
      calendar,
      year,
      month,
      day,
    })),
  });
  await db.revisit.createMany({ data: revisits });
  await writePlans(db, house, today);
  await writeReports(db, house, today);
}

async function writePlans(db: Db, house: House, today: Day): Promise<void> {
  const enrolledOn = columnOfDay(addDays(today, -ENROLLED_DAYS));
  const planIds: string[] = [];
  for (const { name, kind, document } of seededPlans) {
    const id = randomUUID();
    planIds.push(id);
    await db.carePlan.create({
      data: { id, divisionId: house.divisionId, name, kind, versions: { create: { number: 1, document } } },
    });
  }
  const [vertical = '', horizontal = '', reward = ''] = planIds;
  const clients = await db.client.findMany({ where: { divisionId: house.divisionId } });
  const loyal = new Set(kept.filter((one) => one.loyalty).map((one) => clientNamed(house, one.client).id));
  const rows = clients.flatMap(({ id, tier, accountAgentId }) => [
    ...((tier === 'gold' || tier === 'vip') && accountAgentId ? [{ planId: vertical, clientId: id }] : []),
    { planId: horizontal, clientId: id },
    ...(loyal.has(id) ? [{ planId: reward, clientId: id }] : []),
  ]);
  const states = new Map([
    [`${vertical} ${clientNamed(house, '黄志明').id}`, { state: 'paused', reason: '客户出国，三月后恢复' }],
    [
      `${horizontal} ${clientNamed(house, 'Dylan Murphy').id}`,
      { state: 'left', reason: 'Asked for no messages' },
    ],
  ]);
  await db.careEnrolment.createMany({
    data: rows.map((row) => {
      const byHand = states.get(`${row.planId} ${row.clientId}`);
      return {
        ...row,
        state: 'active',
        enrolledBy: byHand ? 'hand' : 'rule',
        enrolledOn,
        lookOn: byHand ? null : columnOfDay(today),
        ...byHand,
      };
    }),
  });
}

/** One is ordered, and made by the worker as soon as it starts; two were decided about. */
async function writeReports(db: Db, house: House, today: Day): Promise<void> {
  const maria = memberNamed(house.members, 'maria').agentId;
  const report = (client: string, months: number) => ({
    clientId: clientNamed(house, client).id,
    periodFrom: columnOfDay(addMonths(today, -months - 3)),
    periodTo: columnOfDay(addMonths(today, -months)),
  });
  await db.reviewReport.createMany({
    data: [
      { ...report('Brightwater Hotels', 0), state: 'ordered' },
      { ...report('浦江精密制造有限公司', 0), state: 'ordered' },
      {
        ...report('Brightwater Hotels', 3),
        state: 'declined',
        byAgentId: maria,
        decidedAt: new Date(`${addMonths(today, -3)}T10:00:00Z`),
        reason: 'The visit of June is missing',
      },
    ],
  });
}
