import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// Views: filters under a name, one's own or the team's, in an order, with counts that say what the lists say.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const listed = async (who: Member, query: Record<string, string>): Promise<string[]> =>
  (await who.get(`/conversations?${new URLSearchParams({ ...query, limit: '200' })}`)).items.map(
    (one: any) => one.id,
  );
const views = async (who: Member) => (await who.get('/inbox/views')).items;
const save = (who: Member, name: string, filter: object, scope = 'own') =>
  who.post('/inbox/views', { name, scope, filter });

test('every filter finds in the list what its count says', async () => {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const admin = await house.member('administrator');
  const tag = await admin.post('/tags', { name: `Viewed ${place.queueName}`, colour: 'info' });
  await Promise.all(Array.from({ length: 6 }, (_, at) => house.customer().text(place.number, `text ${at}`)));
  await house.customer().mail(place.mailbox, { subject: 'Hello', text: 'hello' });
  await until(async () => (await listed(agent, { list: 'team' })).length === 7);
  const ids = await listed(agent, { list: 'team', channel: 'sms' });
  await agent.post(`/conversations/${ids[0]}/accept`);
  await colleague.post(`/conversations/${ids[1]}/accept`);
  await agent.post(`/conversations/${ids[2]}/snooze`, { until: null });
  await agent.post(`/conversations/${ids[3]}/tag`, { add: [tag.id] });
  await house.hub.prisma.conversation.updateMany({
    where: { id: { in: ids.slice(3, 5) } },
    data: { openedAt: new Date(Date.now() - 2 * 3_600_000) },
  });
  const filters: Record<string, string | number>[] = [
    { list: 'team' },
    { list: 'mine' },
    { list: 'unassigned' },
    { list: 'snoozed' },
    { list: 'heldBack' },
    { list: 'team', channel: 'email' },
    { list: 'team', channel: 'sms', workState: 'handled' },
    { list: 'team', queueId: place.queueId },
    { list: 'team', tagId: tag.id },
    { list: 'team', agentId: colleague.agentId },
    { list: 'team', holder: 'me' },
    { list: 'team', holder: 'nobody' },
    { list: 'team', olderThanMinutes: 60 },
    { list: 'unassigned', olderThanMinutes: 60, tagId: tag.id },
  ];
  for (const [at, filter] of filters.entries()) await save(agent, `view ${at}`, filter);
  const counted = (await views(agent)).map(({ filter, count }: any) => [filter, count]);
  const found = await Promise.all(
    filters.map(async (filter) => [
      filter,
      (await listed(agent, Object.fromEntries(Object.entries(filter).map(([k, v]) => [k, String(v)]))))
        .length,
    ]),
  );
  expect(counted).toEqual(found);
  expect(found.map(([, count]) => count)).toEqual([6, 1, 4, 1, 0, 1, 2, 6, 1, 1, 1, 4, 2, 1]);
});

test('one’s own and the team’s: who sees, who keeps, in which order, under which name', async () => {
  const [agent, other] = [await house.member('agent'), await house.member('agent')];
  const supervisor = await house.member('supervisor');
  const mine = await save(agent, 'Mine', { list: 'mine' });
  const second = await save(agent, 'Second', { list: 'team' });
  const third = await save(agent, 'Third', { list: 'team' });
  const team = await save(supervisor, 'For all', { list: 'unassigned' }, 'team');
  const names = async (who: Member) =>
    (await views(who)).map(({ name, mayChange }: any) => [name, mayChange]);
  expect(await names(agent)).toEqual([
    ['Mine', true],
    ['Second', true],
    ['Third', true],
    ['For all', false],
  ]);
  expect(await names(other)).toEqual([['For all', false]]);
  expect(await names(supervisor)).toEqual([['For all', true]]);

  await agent.ask('PATCH', `/inbox/views/${third.id}`, { move: 'up' });
  await agent.ask('PATCH', `/inbox/views/${third.id}`, { move: 'up' });
  await agent.ask('PATCH', `/inbox/views/${third.id}`, { move: 'up' });
  expect((await names(agent)).map(([name]: any) => name)).toEqual(['Third', 'Mine', 'Second', 'For all']);
  expect(await agent.ask('PATCH', `/inbox/views/${second.id}`, { name: 'MINE' })).toMatchObject({
    status: 409,
    body: { error: { fields: { name: 'is taken' } } },
  });
  // The same name may be given by another, and to the team.
  await save(other, 'Mine', { list: 'mine' });

  expect(await agent.ask('PATCH', `/inbox/views/${team.id}`, { name: 'Ours' })).toMatchObject({
    status: 403,
  });
  expect(await agent.ask('POST', `/inbox/views/${team.id}/delete`)).toMatchObject({ status: 403 });
  const forTeam = { name: 'x', scope: 'team', filter: { list: 'mine' } };
  expect(await agent.ask('POST', '/inbox/views', forTeam)).toMatchObject({ status: 403 });
  for (const who of [other, supervisor])
    expect(await who.ask('PATCH', `/inbox/views/${mine.id}`, { name: 'x' })).toMatchObject({ status: 404 });
  const stranger = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
  expect(await stranger.ask('PATCH', `/inbox/views/${team.id}`, { name: 'x' })).toMatchObject({
    status: 404,
  });
  await agent.post(`/inbox/views/${mine.id}/delete`);
  expect((await names(agent)).map(([name]: any) => name)).not.toContain('Mine');
});

test('bad filters are refused, and so is the thirty-first', async () => {
  const agent = await house.member('agent');
  const elsewhere = await house.open({ divisionId: await makeDivision(house.hub) });
  for (const filter of [{ list: 'all' }, { channel: 'fax' }, { olderThanMinutes: 0 }, { colour: 'red' }])
    expect(await agent.ask('POST', '/inbox/views', { name: 'x', scope: 'own', filter })).toMatchObject({
      status: 400,
    });
  const filter = { list: 'team', queueId: elsewhere.queueId };
  expect(await agent.ask('POST', '/inbox/views', { name: 'x', scope: 'own', filter })).toMatchObject({
    status: 404,
  });
  for (let made = 0; made < 30; made += 1) await save(agent, `v${made}`, { list: 'team' });
  expect(
    await agent.ask('POST', '/inbox/views', { name: 'one more', scope: 'own', filter: { list: 'team' } }),
  ).toMatchObject({ status: 409 });
});
