import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Tier } from '../../core/contract/words.ts';
import { emotionIndex } from '../../core/relations/emotion.ts';
import { markLookAlikes } from '../../core/relations/markLookAlikes.ts';
import { lookAtNight } from '../../core/relations/nightly.ts';
import { readFacts } from '../../core/relations/relationFacts.ts';
import { refreshRelations } from '../../core/relations/refreshRelations.ts';
import { breaksOnPurpose } from '../support/invariants.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeClosed, makeHouse, type House } from '../support/people.ts';

// What time alone does to relationships: dormant, lost, at risk; told once, whoever looks and however often.

let opened: TestHub;
let house: House;
beforeAll(async () => {
  opened = await openTestHub();
  house = await makeHouse(opened.hub);
  breaksOnPurpose(
    opened.hub.config.databaseUrl,
    ['end_on_timeline'],
    'conversations of last year are made by hand',
  );
  await opened.hub.settings.change({ surveysEnabled: false, quietHoursEnabled: false });
});
afterAll(() => opened.close());
beforeEach(() => opened.setNow(null));

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
let orders = 0;
let nights = 0;
const nextNight = () => new Date(Date.UTC(2020, 0, (nights += 1))).toISOString().slice(0, 10);
const someNight = () => lookAtNight(opened.hub, nextNight());

async function order(clientId: string, days: number, amountMinor = 10_000) {
  await opened.hub.prisma.clientOrder.create({
    data: {
      divisionId: house.divisionId,
      clientId,
      number: `N-${(orders += 1)}`,
      amountMinor,
      currency: 'USD',
      orderedAt: daysAgo(days),
    },
  });
}
async function contact(clientId: string, days: number, byAgent: number | null) {
  const at = daysAgo(days);
  const conversation = await opened.hub.prisma.conversation.create({
    data: {
      clientId,
      channel: 'call',
      direction: 'inbound',
      ourAddressId: house.phone.id,
      queueId: house.queue.id,
      state: 'closed',
      outcome: 'handled',
      agentId: house.agent.id,
      openedAt: at,
      queuedAt: at,
      handledAt: at,
      closedAt: at,
      feeling: byAgent,
    },
  });
  await opened.hub.prisma.clientContact.create({
    data: { clientId, conversationId: conversation.id, channel: 'call', at, byAgent },
  });
}
const clientOf = async (tier: Tier = 'standard', accountAgentId: string | null = house.agent.id) => {
  const client = await makeClient(opened.hub, house);
  await opened.hub.prisma.client.update({ where: { id: client.id }, data: { tier, accountAgentId } });
  return client.id;
};
const changesOf = async (clientId: string) =>
  (
    await opened.hub.prisma.timelineEvent.findMany({
      where: { clientId, kind: 'relation.changed' },
      orderBy: { seq: 'asc' },
    })
  ).map(({ data }: any) => `${data.what}: ${data.from} -> ${data.to} (${data.reason})`);
const relationOf = (clientId: string) =>
  opened.hub.prisma.clientRelation.findUniqueOrThrow({ where: { clientId } });
const followUpsOf = (clientId: string) =>
  opened.hub.prisma.followUp.findMany({ where: { clientId }, orderBy: { dueAt: 'asc' } });

test('the index in SQL is the index of the formula', async () => {
  const clientId = await clientOf();
  const felt = [
    { days: 0, feeling: 1 },
    { days: 30, feeling: -1 },
    { days: 60, feeling: 0.5 },
  ];
  for (const { days, feeling } of felt) await contact(clientId, days, feeling);
  const [row] = await readFacts(opened.hub, [clientId], new Date());
  expect(row!.emotion).toBeCloseTo(0.3571, 3);
  expect(row!.emotion).toBeCloseTo(
    emotionIndex(felt.map(({ days, feeling }) => ({ ageDays: days, sentiment: feeling })))!,
    3,
  );
  // A survey's word replaces the agent's for that contact, and the agent's replaces what the words sound like.
  await opened.hub.prisma.clientContact.updateMany({
    where: { clientId },
    data: { byWords: -1, bySurvey: 1 },
  });
  expect((await readFacts(opened.hub, [clientId], new Date()))[0]!.emotion).toBeCloseTo(1, 6);
});

test('a good client who buys and feels bad is at risk: told once, with a call for who looks after them', async () => {
  const clientId = await clientOf();
  for (const days of [10, 20, 30]) await order(clientId, days);
  for (const days of [1, 5]) await contact(clientId, days, -1);
  await refreshRelations(opened.hub, [clientId]);
  expect(await changesOf(clientId)).toEqual([
    'state: prospect -> established (first_order)',
    'state: established -> developing (orders)',
    'quadrant: null -> at_risk (first_known)',
  ]);
  const notices = () => opened.hub.prisma.agentNotice.findMany({ where: { clientId } });
  expect(await notices()).toMatchObject([
    { agentId: house.supervisor.id, kind: 'relationAlert', text: 'at_risk' },
  ]);
  const [call] = await followUpsOf(clientId);
  expect(call).toMatchObject({ ownerId: house.agent.id, forSupervisor: false, state: 'planned' });
  expect(call!.dueAt.getTime()).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  // However many look at once, it is told no more.
  await Promise.all(Array.from({ length: 5 }, () => refreshRelations(opened.hub, [clientId])));
  await someNight();
  expect(await changesOf(clientId)).toHaveLength(3);
  expect(await notices()).toHaveLength(1);
  expect(await followUpsOf(clientId)).toHaveLength(1);
  // It turns good, and bad again: told again; the call that is still to be made is not planned twice.
  await contact(clientId, 0, 1);
  await contact(clientId, 0, 1);
  await contact(clientId, 0, 1);
  await refreshRelations(opened.hub, [clientId]);
  expect((await changesOf(clientId)).at(-1)).toBe('quadrant: at_risk -> healthy (feeling_rose)');
  for (const days of [0, 0, 0, 0]) await contact(clientId, days, -1);
  await refreshRelations(opened.hub, [clientId]);
  expect((await changesOf(clientId)).at(-1)).toBe('quadrant: healthy -> at_risk (feeling_fell)');
  expect(await notices()).toHaveLength(2);
  expect(await followUpsOf(clientId)).toHaveLength(1);
});

test('two who look at the same new client at once tell of it once', async () => {
  const clientId = await clientOf();
  for (const days of [1, 2, 3]) await order(clientId, days);
  await Promise.all(Array.from({ length: 8 }, () => refreshRelations(opened.hub, [clientId])));
  expect(await changesOf(clientId)).toHaveLength(2);
});

test('silence: dormant after some months, broken after a year, regained by an order', async () => {
  const clientId = await clientOf('silver');
  for (const days of [400, 390, 380]) await order(clientId, days);
  opened.setNow(daysAgo(375));
  await refreshRelations(opened.hub, [clientId]);
  opened.setNow(daysAgo(380 - 121));
  await someNight();
  expect((await changesOf(clientId)).at(-1)).toBe('dormancy: null -> dormant (silence)');
  expect(await followUpsOf(clientId)).toMatchObject([
    { title: expect.stringContaining('Get in touch again') },
  ]);
  opened.setNow(null);
  await someNight();
  await someNight();
  expect((await changesOf(clientId)).slice(-2)).toEqual([
    'state: developing -> broken (silence)',
    'dormancy: dormant -> null (active_again)',
  ]);
  expect(await relationOf(clientId)).toMatchObject({ brokenBy: 'silence', valueGroup: 'ordinary' });
  opened.setNow(new Date(Date.now() + DAY));
  await order(clientId, -0.5);
  await refreshRelations(opened.hub, [clientId]);
  expect((await changesOf(clientId)).at(-1)).toBe('state: broken -> regained (order_again)');
});

test('a key client who is lost opens a win-back case, once', async () => {
  const clientId = await clientOf('gold');
  for (const days of [500, 450, 366]) await order(clientId, days, 90_000);
  await contact(clientId, 5, 0.5);
  opened.setNow(daysAgo(10));
  await refreshRelations(opened.hub, [clientId]);
  expect((await relationOf(clientId)).valueGroup).toBe('mvc');
  // Taken down meanwhile: what counts is what the client was before.
  opened.setNow(null);
  await opened.hub.prisma.client.update({ where: { id: clientId }, data: { tier: 'standard' } });
  await someNight();
  await someNight();
  expect((await relationOf(clientId)).valueGroup).toBe('lost_mvc');
  expect((await changesOf(clientId)).filter((one) => one.startsWith('valueGroup'))).toEqual([
    'valueGroup: null -> mvc (tier)',
    'valueGroup: mvc -> lost_mvc (silence)',
  ]);
  const cases = await opened.hub.prisma.winBackCase.findMany({ where: { clientId } });
  expect(cases).toMatchObject([{ phase: 'analysis', openedById: null }]);
});

test('a night is looked at once, and taken up where a killed worker was', async () => {
  const night = nextNight();
  const { prisma } = opened.hub;
  await lookAtNight(opened.hub, night);
  const done = await prisma.relationNight.findUniqueOrThrow({ where: { night: new Date(night) } });
  expect(done.finishedAt).not.toBeNull();
  const clientId = await clientOf();
  await order(clientId, 1);
  await lookAtNight(opened.hub, night);
  expect(await prisma.clientRelation.findUnique({ where: { clientId } })).toBeNull();
  // Another night, in the hand of who has died: nobody else has it at first, then somebody goes on.
  const next = nextNight();
  await prisma.relationNight.create({ data: { night: new Date(next), claimedAt: new Date() } });
  await lookAtNight(opened.hub, next);
  expect(await prisma.clientRelation.findUnique({ where: { clientId } })).toBeNull();
  await prisma.relationNight.update({
    where: { night: new Date(next) },
    data: { claimedAt: daysAgo(1), afterId: '00000000-0000-7000-8000-000000000000' },
  });
  await Promise.all([lookAtNight(opened.hub, next), lookAtNight(opened.hub, next)]);
  expect(await changesOf(clientId)).toEqual(['state: prospect -> established (first_order)']);
});

test('conversations that were never noted are noted at night', async () => {
  const client = await makeClient(opened.hub, house);
  const conversation = await makeClosed(opened.hub, house, { clientId: client.id });
  const noted = () =>
    opened.hub.prisma.clientContact.findUnique({ where: { conversationId: conversation.id } });
  await until(noted);
  await opened.hub.prisma.clientContact.delete({ where: { conversationId: conversation.id } });
  await someNight();
  expect(await noted()).not.toBeNull();
});

test('look-alikes: none with 19 lost clients; with 20 the nearest are marked and asked about once a month', async () => {
  const { hub } = opened;
  const other = await makeHouse(hub);
  const [mine, theirs] = [house.divisionId, other.divisionId];
  const relation = async (divisionId: string, features: number[], state: 'broken' | 'developing') => {
    const client = await makeClient(hub, divisionId === mine ? house : other);
    await hub.prisma.client.update({ where: { id: client.id }, data: { relationState: state } });
    await hub.prisma.clientRelation.create({
      data: {
        clientId: client.id,
        divisionId,
        segment: 'person',
        stateSince: new Date(),
        tierSeen: 'standard',
        firstSeenAt: daysAgo(100),
        features,
        refreshedAt: new Date(),
      },
    });
    return client.id;
  };
  for (let made = 0; made < 19; made += 1) await relation(theirs, [0.5, 0.5, 0.9, 0.1, 0.8, 1, 0], 'broken');
  const near = await relation(theirs, [0.5, 0.5, 0.8, 0.3, 0.6, 0.5, 0.3], 'developing');
  const far = await relation(theirs, [1, 0, 0, 1, 0, 0, 1], 'developing');
  const marked = () =>
    hub.prisma.clientRelation.findMany({
      where: { divisionId: theirs, similarity: { not: null } },
      orderBy: { similarity: 'desc' },
    });
  await markLookAlikes(hub, '2026-03-01');
  expect(await marked()).toEqual([]);
  await relation(theirs, [0.5, 0.5, 0.9, 0.1, 0.8, 1, 0], 'broken');
  await hub.settings.change({ relations: { ...(await hub.settings.read()).relations, lookAlikes: 1 } });
  await markLookAlikes(hub, '2026-03-01');
  await markLookAlikes(hub, '2026-03-02');
  expect(await marked()).toMatchObject([{ clientId: near, alikeIn: ['tenure', 'orderTrend'] }]);
  expect(await followUpsOf(near)).toMatchObject([
    { forSupervisor: true, title: expect.stringContaining('lost') },
  ]);
  expect(await followUpsOf(far)).toEqual([]);
  await markLookAlikes(hub, '2026-04-01');
  expect(await followUpsOf(near)).toHaveLength(2);
});

test('key clients are not left alone: silence, and an order that is late', async () => {
  const quiet = await clientOf('vip');
  const late = await clientOf('vip');
  await order(quiet, 50);
  for (const days of [100, 90, 80]) await order(late, days);
  await contact(late, 2, 0.5);
  await someNight();
  await someNight();
  expect((await followUpsOf(quiet)).map(({ title }) => title)).toEqual([
    expect.stringContaining('Key client'),
  ]);
  expect((await followUpsOf(late)).map(({ title }) => title)).toEqual([
    expect.stringContaining('usual time'),
  ]);
});
