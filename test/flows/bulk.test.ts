import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Several at once: one request, each row with an outcome of its own, and one way back.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const listed = async (who: Member, query: string): Promise<string[]> =>
  (await who.get(`/conversations?${query}&limit=200`)).items.map((one: any) => one.id);
const bulk = (who: Member, action: string, conversationIds: readonly string[], more: object = {}) =>
  who.post('/inbox/bulk', { action, conversationIds, ...more });
const undo = (who: Member, result: any) => who.post(`/inbox/bulk/${result.undo.id}/undo`);
const whys = (result: any) => result.items.map((one: any) => one.why);
const states = async (who: Member, ids: readonly string[]) =>
  Promise.all(
    ids.map(async (id) => {
      const { state, agentId } = await who.get(`/conversations/${id}`);
      return [state, agentId];
    }),
  );
const kindsOf = async (id: string) => {
  const { clientId } = await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } });
  return (await house.timeline(clientId)).map(({ kind }) => kind);
};

async function pile(count: number, { agents = 2 } = {}) {
  const place: Place = await house.open({ agents, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  await Promise.all(
    Array.from({ length: count }, (_, at) => house.customer().text(place.number, `text ${at}`)),
  );
  const ids = await until(async () => {
    const all = await listed(agent, 'list=unassigned');
    return all.length === count && all;
  });
  return { place, agent, colleague, ids };
}

test('claimed: who was quicker keeps theirs, and each row says so; taken back as one', async () => {
  const { agent, colleague, ids } = await pile(5);
  await bulk(colleague, 'claim', ids.slice(0, 2));
  const result = await bulk(agent, 'claim', [...ids, ids[4]!]);
  expect(result.items.map((one: any) => one.conversationId)).toEqual(ids);
  expect(whys(result)).toEqual(['taken', 'taken', null, null, null]);
  expect(result.items[0].agentName).toBe(colleague.name);
  expect(await listed(agent, 'list=mine')).toHaveLength(3);
  expect((await agent.get('/inbox/counts')).mine).toBe(3);
  expect(await kindsOf(ids[2]!)).toEqual(['message.received', 'conversation.accepted']);
  expect(whys(await undo(agent, result))).toEqual([null, null, null]);
  expect(await listed(agent, 'list=mine')).toEqual([]);
  expect(await listed(agent, 'list=unassigned')).toHaveLength(3);
  // Once, by who did it, and not for ever.
  expect(await agent.ask('POST', `/inbox/bulk/${result.undo.id}/undo`)).toMatchObject({ status: 409 });
  const second = await bulk(agent, 'claim', ids.slice(2));
  expect(await colleague.ask('POST', `/inbox/bulk/${second.undo.id}/undo`)).toMatchObject({ status: 404 });
  await house.hub.prisma.bulkAction.update({
    where: { id: second.undo.id },
    data: { createdAt: new Date(Date.now() - 60_000) },
  });
  expect(await agent.ask('POST', `/inbox/bulk/${second.undo.id}/undo`)).toMatchObject({ status: 409 });
});

test('two who claim the same pile at once: every row is in exactly one hand', async () => {
  const { agent, colleague, ids } = await pile(12);
  const results = await Promise.all([bulk(agent, 'claim', ids), bulk(colleague, 'claim', ids.toReversed())]);
  const done = results.map((result) => whys(result).filter((why: any) => why === null).length);
  expect(done[0]! + done[1]!).toBe(12);
  const held = await Promise.all([agent, colleague].map((who) => listed(who, 'list=mine')));
  expect(held.map((one) => one.length)).toEqual(done);
});

test('given away and taken back: to whoever had it, unless somebody did something since', async () => {
  const { agent, colleague, ids } = await pile(4);
  await bulk(agent, 'claim', ids.slice(0, 3));
  const result = await bulk(agent, 'assign', ids, { agentId: colleague.agentId });
  expect(whys(result)).toEqual([null, null, null, null]);
  expect(await listed(colleague, 'list=mine')).toHaveLength(4);
  await colleague.post(`/conversations/${ids[0]}/requeue`, { reason: 'not mine' });
  expect(whys(await undo(agent, result))).toEqual(['changed', null, null, null]);
  expect(await states(agent, ids)).toEqual([
    ['queued', null],
    ['handled', agent.agentId],
    ['handled', agent.agentId],
    ['queued', null],
  ]);
  expect(await agent.ask('POST', '/inbox/bulk', { action: 'assign', conversationIds: ids })).toMatchObject({
    status: 400,
    body: { error: { fields: { agentId: 'is missing' } } },
  });
});

test('returned with a reason, put off, and both taken back', async () => {
  const { agent, ids } = await pile(3);
  await bulk(agent, 'claim', ids.slice(0, 2));
  const returned = await bulk(agent, 'return', ids, { reason: 'lunch' });
  expect(whys(returned)).toEqual([null, null, 'already']);
  await undo(agent, returned);
  expect(await listed(agent, 'list=mine')).toHaveLength(2);
  const off = await bulk(agent, 'snooze', ids, { until: null });
  expect(whys(off)).toEqual([null, null, null]);
  expect(await listed(agent, 'list=snoozed')).toHaveLength(3);
  await undo(agent, off);
  expect(await states(agent, ids)).toEqual([
    ['handled', agent.agentId],
    ['handled', agent.agentId],
    ['queued', null],
  ]);
  expect(await listed(agent, 'list=snoozed')).toEqual([]);
  const past = { action: 'snooze', conversationIds: ids, until: new Date(Date.now() - 1_000).toISOString() };
  expect(await agent.ask('POST', '/inbox/bulk', past)).toMatchObject({ status: 400 });
});

test('tagged, and untagged again', async () => {
  const { agent, ids } = await pile(3);
  const admin = await house.member('administrator');
  const tag = await admin.post('/tags', { name: `Several ${ids[0]!.slice(0, 8)}`, colour: 'info' });
  await agent.post(`/conversations/${ids[0]}/tag`, { add: [tag.id] });
  const result = await bulk(agent, 'tag', ids, { tagId: tag.id });
  expect(whys(result)).toEqual(['already', null, null]);
  expect(await listed(agent, `tagId=${tag.id}`)).toHaveLength(3);
  await undo(agent, result);
  // What bore it before bears it still.
  expect(await listed(agent, `tagId=${tag.id}`)).toEqual([ids[0]]);
});

test('closed and spam: what is in hand, with no way back from closed, and with one from spam', async () => {
  const { agent, ids } = await pile(4);
  await bulk(agent, 'claim', ids.slice(0, 2));
  const closed = await bulk(agent, 'close', [ids[0]!, ids[2]!]);
  expect(whys(closed)).toEqual([null, 'notTaken']);
  expect(closed.undo).toBeNull();
  expect(await kindsOf(ids[0]!)).toContain('conversation.closed');
  const spam = await bulk(agent, 'spam', ids.slice(1));
  expect(whys(spam)).toEqual([null, null, null]);
  await house.drain();
  expect((await kindsOf(ids[1]!)).filter((kind) => kind.startsWith('survey.'))).toEqual([]);
  await undo(agent, spam);
  expect(await states(agent, ids)).toEqual([
    ['closed', agent.agentId],
    ['handled', agent.agentId],
    ['queued', null],
    ['queued', null],
  ]);
});

test('where the queue asks for words, an agent closes nothing without them', async () => {
  const { place, agent, ids } = await pile(2);
  await house.hub.prisma.queue.update({ where: { id: place.queueId }, data: { noteRequired: true } });
  await bulk(agent, 'claim', ids);
  expect(whys(await bulk(agent, 'close', ids))).toEqual(['needsWords', 'needsWords']);
  const supervisor = await house.member('supervisor');
  expect(whys(await bulk(supervisor, 'close', ids))).toEqual([null, null]);
});

describe('refused as a whole', () => {
  test('more than a hundred, none, another division’s, a stranger as the one it is given to', async () => {
    const { agent, ids } = await pile(1);
    const many = Array.from({ length: 101 }, () => ids[0]!);
    for (const conversationIds of [[], many])
      expect(await agent.ask('POST', '/inbox/bulk', { action: 'claim', conversationIds })).toMatchObject({
        status: 400,
      });
    const stranger = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
    expect(
      await stranger.ask('POST', '/inbox/bulk', { action: 'claim', conversationIds: ids }),
    ).toMatchObject({ status: 404 });
    const order = { action: 'assign', conversationIds: ids, agentId: stranger.agentId };
    expect(await agent.ask('POST', '/inbox/bulk', order)).toMatchObject({ status: 404 });
    expect(await states(agent, ids)).toEqual([['queued', null]]);
  });
});
