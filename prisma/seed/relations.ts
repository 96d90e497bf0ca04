import { randomUUID } from 'node:crypto';
import { visibleReply } from '../../core/channels/quotedReply.ts';
import { estimateSentiment } from '../../core/relations/estimateSentiment.ts';
import { judgeRelation, type Judged } from '../../core/relations/judgeRelation.ts';
import { keepAll, noteChanges } from '../../core/relations/keepRelations.ts';
import { readFactsIn } from '../../core/relations/relationFacts.ts';
import { factsOf } from '../../core/relations/refreshRelations.ts';
import { RelationSettings } from '../../core/contract/relations.ts';
import { sentimentOfScore } from '../../core/relations/emotion.ts';
import type { Prisma } from '../generated/client.ts';
import { minutesAfter, type Diary } from './diary.ts';
import { clientNamed, memberNamed, type House } from './house.ts';
import { writeTouchPoints } from './touchPoints.ts';
import { pick } from './week.ts';

// How relationships stand on the demo day: orders, how contacts felt, and what follows by the hub's own rules; and clients
// being won back in every phase.

type Db = Prisma.TransactionClient;
interface Day {
  house: House;
  now: Date;
}
const DAY_MINUTES = 24 * 60;

/** name | days ago of each order | amount in cents */
const orders: readonly (readonly [string, readonly number[], number])[] = [
  ['Brightwater Hotels', [2, 20, 41, 60, 79, 101, 130, 190, 240], 480_000],
  ['浦江精密制造有限公司', [6, 33, 64, 95, 150, 210], 920_000],
  ['City of Maplewood', [12, 75, 160, 250], 310_000],
  ['Harbor Street Clinic', [9, 40, 72, 105], 150_000],
  ['云杉连锁酒店', [15, 48, 80], 260_000],
  ['Fennel & Rye Bakeries', [140, 170], 88_000],
  ['孙丽华', [5, 34, 66, 97, 190, 380, 700], 64_000],
  ['Amelia Hart', [18, 240], 120_000],
  ['周敏', [28, 61], 95_000],
  ['Ruth Abernathy', [402, 440, 500, 560], 75_000],
  ['黄志明', [381, 420, 460], 180_000],
  ['Lucas Meyer', [430, 470], 42_000],
  ['刘洋', [410], 36_000],
  ['Charlotte Dunn', [3, 390], 54_000],
  ['Aisha Khan', [88], 30_000],
  ['Beth Fennel', [155, 200], 27_000],
  ['Fatima Al-Sayed', [190, 230, 260], 41_000],
];

/** Who felt how, where it is not as it comes: in wrap-up. */
const feelings: Readonly<Record<string, number>> = {
  'Brightwater Hotels': -1,
  'Fennel & Rye Bakeries': -1,
  'Harbor Street Clinic': 1,
  浦江精密制造有限公司: 1,
  孙丽华: 0.5,
  'Ruth Abernathy': -0.5,
  'Walter Simmons': -1,
};
const asItComes = [0.5, null, 1, null, 0, null, 0.5, null] as const;

/** What makes behaviour full, as a night would measure it. */
const TOPS = { person: 7, enterprise: 9, government: 6 };
const competitors = ['时代华信', '深圳翰威', '同道管理', 'Northwind Heating', 'Alpine Climate'];

/** After the conversations are written, and before what is told of them. */
export async function tellRelations(db: Db, diary: Diary, day: Day): Promise<void> {
  const { house, now } = day;
  await writeOrders(db, diary, day);
  await writeContacts(db, diary, house);
  await db.relationSegment.createMany({
    data: Object.entries(TOPS).map(([segment, top]) => ({
      divisionId: house.divisionId,
      segment,
      top,
      computedAt: now,
    })),
  });
  await breakOff(db, house, now);
  await judgeAll(db, diary, day);
  await tellWinBacks(db, diary, day);
  await writeTouchPoints(db, house);
  const relations = RelationSettings.parse({ competitors });
  await db.$executeRaw`
    INSERT INTO setting (key, value) VALUES ('hub', ${JSON.stringify({ relations })}::jsonb)
    ON CONFLICT (key) DO UPDATE SET value = setting.value || excluded.value`;
}

async function writeOrders(db: Db, diary: Diary, { house, now }: Day): Promise<void> {
  let number = 4_100;
  for (const [name, days, amountMinor] of orders) {
    const client = clientNamed(house, name);
    const currency = client.language === 'zh' ? 'CNY' : 'USD';
    for (const daysAgo of days.toSorted((one, other) => other - one)) {
      const orderedAt = minutesAfter(now, -daysAgo * DAY_MINUTES);
      const order = { id: randomUUID(), number: `R-${(number += 1)}`, amountMinor, currency };
      await db.clientOrder.create({
        data: { ...order, divisionId: house.divisionId, clientId: client.id, orderedAt },
      });
      const { id: orderId, ...said } = order;
      diary.event({
        clientId: client.id,
        kind: 'order.recorded',
        at: orderedAt,
        data: { orderId, ...said, orderedAt: orderedAt.toISOString() },
      });
    }
  }
}

async function writeContacts(db: Db, diary: Diary, house: House): Promise<void> {
  const names = new Map(house.clients.map(({ id, name }) => [id, name]));
  const invites = new Map(diary.invites.map(({ id, conversationId }) => [id, conversationId]));
  const scores = new Map(diary.answers.map(({ inviteId, score }) => [invites.get(inviteId), score]));
  const contacts = diary.conversations.flatMap((conversation, index) => {
    const { id, clientId, channel, closedAt, handledAt } = conversation;
    if (!id || !handledAt || !closedAt) return [];
    const score = scores.get(id);
    const texts = diary.messages
      .filter((message) => message.conversationId === id && message.direction === 'inbound')
      .map(({ text }) => visibleReply(text));
    return [
      {
        clientId,
        conversationId: id,
        channel,
        at: closedAt,
        byWords: estimateSentiment(texts),
        byAgent: feelings[names.get(clientId) ?? ''] ?? pick(asItComes, index),
        bySurvey: score === undefined ? null : sentimentOfScore(score, { from: 1, to: 5 }),
      },
    ];
  });
  await db.clientContact.createMany({ data: contacts });
}

/** Two who were customers once and are not heard of; and one who had broken off, and has ordered again since. */
async function breakOff(db: Db, house: House, now: Date): Promise<void> {
  const gone = ['刘洋', 'Lucas Meyer'].map((name) => clientNamed(house, name).id);
  await db.client.updateMany({ where: { id: { in: gone } }, data: { relationState: 'developing' } });
  const { id } = clientNamed(house, 'Charlotte Dunn');
  await db.client.update({ where: { id }, data: { relationState: 'broken' } });
  await db.clientRelation.create({
    data: {
      clientId: id,
      divisionId: house.divisionId,
      segment: 'person',
      stateSince: minutesAfter(now, -20 * DAY_MINUTES),
      brokenBy: 'silence',
      valueGroup: 'ordinary',
      tierSeen: 'silver',
      firstSeenAt: minutesAfter(now, -390 * DAY_MINUTES),
      refreshedAt: minutesAfter(now, -20 * DAY_MINUTES),
    },
  });
}

async function judgeAll(db: Db, diary: Diary, { house, now }: Day): Promise<void> {
  const ids = house.clients.map(({ id }) => id);
  const settings = RelationSettings.parse({});
  const judged = (await readFactsIn(db, ids, now)).map((row) => judgeRelation(row, settings, now));
  const tx = { db, recorded: [] };
  await keepAll(tx, judged, now);
  for (const one of judged) {
    await noteChanges(tx, one, now);
    tellChanges(diary, one, now);
  }
}

function tellChanges(diary: Diary, one: Judged, now: Date): void {
  for (const { what, ...change } of one.changes)
    if (what !== 'tier')
      diary.event({
        clientId: one.row.id,
        kind: 'relation.changed',
        at: minutesAfter(now, -1),
        data: { what, ...change, facts: factsOf(one) },
      });
}

interface Story {
  client: string;
  owner: string;
  daysAgo: number;
  reason: 'price' | 'service' | 'competitor' | 'no_need' | 'other';
  competitor?: string;
  complaints: string;
  offer?: string;
  result?: 'won' | 'lost';
  lesson?: string;
  valueLostMinor: number;
  currency: string;
}

const stories: readonly Story[] = [
  {
    client: '黄志明',
    owner: 'lina',
    daysAgo: 6,
    reason: 'competitor',
    competitor: '时代华信',
    complaints: '去年两次上门都迟到，投诉后没有人回电。',
    valueLostMinor: 540_000,
    currency: 'CNY',
  },
  {
    client: 'Lucas Meyer',
    owner: 'tom',
    daysAgo: 35,
    reason: 'price',
    complaints: 'Found the maintenance contract too dear after the second year.',
    offer: 'The first year of a new contract at half the price.',
    valueLostMinor: 84_000,
    currency: 'USD',
  },
  {
    client: 'Charlotte Dunn',
    owner: 'maria',
    daysAgo: 60,
    reason: 'service',
    complaints: 'Waited three weeks for a spare part.',
    offer: 'An apology, and the part for nothing.',
    result: 'won',
    lesson: 'Tell about a late part before the client asks.',
    valueLostMinor: 54_000,
    currency: 'USD',
  },
  {
    client: '刘洋',
    owner: 'chenwei',
    daysAgo: 90,
    reason: 'no_need',
    complaints: '搬家后改用集中供暖。',
    offer: '新居免费检测一次。',
    result: 'lost',
    lesson: '搬家的客户应及早询问新址的需求。',
    valueLostMinor: 36_000,
    currency: 'CNY',
  },
];

/** One waits for its analysis; the others are as far as they are told. */
async function tellWinBacks(db: Db, diary: Diary, { house, now }: Day): Promise<void> {
  await open(db, diary, {
    clientId: clientNamed(house, 'Ruth Abernathy').id,
    at: minutesAfter(now, -1),
    data: {},
  });
  for (const story of stories) await tellWinBack(db, diary, { house, story, now });
}

async function open(
  db: Db,
  diary: Diary,
  {
    clientId,
    at,
    data,
  }: { clientId: string; at: Date; data: Omit<Prisma.WinBackCaseUncheckedCreateInput, 'clientId'> },
): Promise<string> {
  const id = randomUUID();
  await db.winBackCase.create({ data: { id, clientId, openedAt: at, ruleKey: `lost_mvc:${id}`, ...data } });
  diary.event({ clientId, kind: 'winBack.opened', at, data: { caseId: id, why: 'lost_mvc' } });
  return id;
}

async function tellWinBack(
  db: Db,
  diary: Diary,
  { house, story, now }: { house: House; story: Story; now: Date },
): Promise<void> {
  const { client, owner, daysAgo, offer, result, lesson, competitor, ...said } = story;
  const clientId = clientNamed(house, client).id;
  const { agentId } = memberNamed(house.members, owner);
  const after = (days: number): Date => minutesAfter(now, (days - daysAgo) * DAY_MINUTES);
  const analysed = { ...said, competitor: competitor ?? null, isWorth: true, analysedAt: after(1) };
  const acted = offer
    ? { ownerId: agentId, offer, actedAt: after(2), assessAt: after(32), phase: 'assessment' }
    : { phase: 'action' };
  const ended = result
    ? { phase: 'closed', result, lesson: lesson ?? null, costMinor: 9_000, closedAt: after(35) }
    : {};
  const caseId = await open(db, diary, { clientId, at: after(0), data: { ...analysed, ...acted, ...ended } });
  const moved = (phase: 'action' | 'assessment', at: Date) =>
    diary.event({ clientId, agentId, kind: 'winBack.moved', at, data: { caseId, phase } });
  moved('action', after(1));
  if (offer) moved('assessment', after(2));
  if (result)
    diary.event({
      clientId,
      agentId,
      kind: 'winBack.closed',
      at: after(35),
      data: { caseId, result, reason: story.reason },
    });
}
