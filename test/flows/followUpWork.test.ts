import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { sweepDue } from '../../worker/sweep.ts';
import { until } from '../support/openTestHub.ts';

// Follow-ups as work, through HTTP, the worker's jobs and the sweep.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
const refused = (fields: Record<string, string>) => ({ status: 400, body: { error: { fields } } });

async function open() {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const customer = house.customer();
  const client = await agent.post('/clients', {
    name: 'Ann',
    addresses: [{ kind: 'phone', value: customer.number }],
  });
  const plan = (more: object = {}) =>
    agent.post('/follow-ups', { clientId: client.id, title: 'Ring up', dueAt: inMinutes(60), ...more });
  return { place, agent, colleague, supervisor, customer, clientId: client.id as string, plan };
}
const get = async (who: Member, clientId: string, id: string) =>
  (await who.get(`/follow-ups?clientId=${clientId}`)).items.find((one: any) => one.id === id);
const inState = (who: Member, clientId: string, { id }: { id: string }, state: string) =>
  until(async () => {
    const row = await get(who, clientId, id);
    return row.state === state && row;
  });
const kindsOf = async (who: Member, clientId: string) =>
  (await who.get(`/clients/${clientId}/timeline`)).events.map((one: any) => one.kind);

test('a team’s: on everybody’s desk there, until one of them takes it', async () => {
  const { place, agent, colleague, clientId, plan } = await open();
  const one = await plan({ queueId: place.queueId, kind: 'call' });
  expect(one).toMatchObject({ owner: null, queue: { id: place.queueId }, kind: 'call' });
  const onDesk = async (who: Member) =>
    (await who.get('/me/desk')).followUps.some(({ id }: any) => id === one.id);
  expect([await onDesk(agent), await onDesk(colleague)]).toEqual([true, true]);
  const taken = await colleague.post(`/follow-ups/${one.id}/assign`, { ownerId: 'me' });
  expect(taken.owner.id).toBe(colleague.agentId);
  expect([await onDesk(agent), await onDesk(colleague)]).toEqual([false, true]);
  expect((await agent.get(`/follow-ups?queueId=${place.queueId}`)).items).toEqual([]);
  await agent.post(`/follow-ups/${one.id}/assign`, { queueId: place.queueId });
  expect((await agent.get(`/follow-ups?queueId=${place.queueId}`)).items).toHaveLength(1);
  expect(await agent.ask('POST', `/follow-ups/${one.id}/assign`, {})).toMatchObject(
    refused({ ownerId: 'is missing' }),
  );
  const stranger = await house.member('agent', { divisionId: await makeDivision(house.hub) });
  expect(await stranger.ask('POST', `/follow-ups/${one.id}/move`, { dueAt: inMinutes(5) })).toMatchObject({
    status: 404,
  });
  expect(await kindsOf(agent, clientId)).toEqual(expect.arrayContaining(['followUp.assigned']));
});

test('within a window: due when it ends, told ahead of time, once', async () => {
  const { agent, clientId, plan } = await open();
  const dueAt = new Date(Date.now() - 1_000).toISOString();
  const open_ = await plan({ dueAt, dueUntil: inMinutes(30) });
  const shut = await plan({ dueAt, dueUntil: new Date(Date.now() + 1_500).toISOString() });
  await inState(agent, clientId, shut, 'overdue');
  expect(await get(agent, clientId, open_.id)).toMatchObject({ state: 'planned' });
  const soon = await plan({ title: 'Soon', dueAt: inMinutes(10), remindMinutes: 10 });
  const notices = async () =>
    (await agent.get('/me/notices')).items.filter(
      (one: any) => one.kind === 'followUpSoon' && one.text === 'Soon',
    );
  await until(async () => (await notices()).length > 0);
  // The queue is wiped: the sweep asks again, and nobody is told twice.
  await house.hub.jobs.add(
    Array.from({ length: 5 }, (_, at) => ({
      name: 'followUp.remindAhead' as const,
      payload: { followUpId: soon.id },
      key: `again-${at}-${soon.id}`,
    })),
  );
  await house.drain();
  expect(await notices()).toHaveLength(1);
  for (const [more, fields] of [
    [{ dueUntil: inMinutes(1) }, { dueUntil: 'must be after dueAt' }],
    [{ kind: 'text', text: 'Hi', dueUntil: inMinutes(90) }, { dueUntil: 'is not for a text' }],
    [{ category: 'develop' }, { note: 'is missing' }],
  ] as const)
    expect(
      await agent.ask('POST', '/follow-ups', { clientId, title: 'No', dueAt: inMinutes(60), ...more }),
    ).toMatchObject(refused(fields as unknown as Record<string, string>));
});

test('overdue for long: supervisors are told once, also after the queue forgot it', async () => {
  const { agent, supervisor, clientId, plan } = await open();
  const late = await plan({ dueAt: new Date().toISOString(), title: `Late ${clientId}` });
  await inState(agent, clientId, late, 'overdue');
  const onDesk = async () =>
    (await supervisor.get('/me/desk')).followUps.some(({ id }: any) => id === late.id);
  expect(await onDesk()).toBe(false);
  // Its job is hours away; only the sweep knows that it is time.
  await house.hub.pool.query(`UPDATE follow_up SET escalate_at = now() - interval '1 minute' WHERE id = $1`, [
    late.id,
  ]);
  await sweepDue(house.hub);
  await until(onDesk);
  const notices = (await supervisor.get('/me/notices')).items;
  expect(
    notices.filter((one: any) => one.kind === 'followUpEscalated' && one.text === late.title),
  ).toHaveLength(1);
  expect(
    (await kindsOf(agent, clientId)).filter((kind: string) => kind === 'followUp.escalated'),
  ).toHaveLength(1);
  // Put off with a reason: it is planned again, and nobody's worry.
  expect(await agent.ask('POST', `/follow-ups/${late.id}/move`, { dueAt: inMinutes(3_000) })).toMatchObject(
    refused({ reason: 'is missing' }),
  );
  const moved = await agent.post(`/follow-ups/${late.id}/move`, {
    dueAt: inMinutes(3_000),
    reason: 'The client is away',
  });
  expect(moved).toMatchObject({ state: 'planned', moves: 1, firstDueAt: late.dueAt, escalatedAt: null });
  expect(await onDesk()).toBe(false);
});

test('a recurring one has each turn once, whoever ticks it off how often', async () => {
  const { agent, colleague, clientId, plan } = await open();
  const first = await plan({ title: 'Monthly', repeats: { every: 1, unit: 'month' }, timeZone: 'UTC' });
  const turns = async () =>
    (await agent.get(`/follow-ups?clientId=${clientId}`)).items.filter((one: any) => one.title === 'Monthly');
  await Promise.all(
    [agent, colleague, agent].map((who) => who.ask('POST', `/follow-ups/${first.id}/done`, {})),
  );
  expect(await turns()).toHaveLength(2);
  const second = (await turns()).find((one: any) => one.state === 'planned');
  expect(second.repeats).toEqual({ every: 1, unit: 'month', on: 'done' });
  const days = (Date.parse(second.dueAt) - Date.parse(first.dueAt)) / 86_400_000;
  expect(days).toBeGreaterThanOrEqual(28);
  expect(days).toBeLessThanOrEqual(31);
  await agent.post(`/follow-ups/${second.id}/cancel`, { onlyThis: true });
  const third = (await turns()).find((one: any) => one.state === 'planned');
  expect(Date.parse(third.dueAt)).toBeGreaterThan(Date.parse(second.dueAt));
  await agent.post(`/follow-ups/${third.id}/cancel`);
  expect((await turns()).filter((one: any) => one.state === 'planned')).toEqual([]);

  // Made when this one is due, whether it is done or not; and a text by itself.
  const due = await plan({
    title: 'Daily',
    dueAt: new Date().toISOString(),
    repeats: { every: 1, unit: 'day', on: 'due' },
  });
  await inState(agent, clientId, due, 'overdue');
  const daily = async () =>
    (await agent.get(`/follow-ups?clientId=${clientId}`)).items.filter((one: any) => one.title === 'Daily');
  expect(await daily()).toHaveLength(2);
  await agent.post(`/follow-ups/${due.id}/done`);
  expect(await daily()).toHaveLength(2);
});

test('what waits for the case that the client is silent falls away when they are not', async () => {
  const { place, agent, customer, clientId, plan } = await open();
  const call = await plan({ kind: 'call', title: 'Ask again', cancelOnReply: true });
  const other = await plan({ title: 'Not about them' });
  await customer.text(place.number, 'Here I am');
  await inState(agent, clientId, call, 'canceled');
  expect(await get(agent, clientId, call.id)).toMatchObject({ cancelReason: 'client_replied' });
  expect(await get(agent, clientId, other.id)).toMatchObject({ state: 'planned' });
});

test('done with what its category, a visit and the next contact ask for', async () => {
  const { agent, supervisor, clientId, plan } = await open();
  const visit = await plan({ kind: 'visit', place: 'Their office', category: 'revisit' });
  const done = (body: object) => agent.ask('POST', `/follow-ups/${visit.id}/done`, body);
  expect(await done({})).toMatchObject(
    refused({ outcome: 'is missing', note: 'is missing', actualFrom: 'is missing' }),
  );
  const [actualFrom, actualUntil] = [inMinutes(-60), inMinutes(-20)];
  expect(
    await done({ outcome: 'done', note: 'All well', actualFrom: actualUntil, actualUntil: actualFrom }),
  ).toMatchObject(refused({ actualUntil: 'is before actualFrom' }));
  await (await house.member('administrator')).put('/settings', { nextContactRequired: true });
  await house.hub.prisma.client.update({
    where: { id: clientId },
    data: { accountAgentId: agent.agentId },
  });
  const said = { outcome: 'done', note: 'All well', valueGiven: 'info', actualFrom, actualUntil };
  expect(await done(said)).toMatchObject(refused({ next: 'is missing' }));
  expect(await get(agent, clientId, visit.id)).toMatchObject({ state: 'planned' });
  const ended = await done({ ...said, next: { title: 'Ring up in spring', dueAt: inMinutes(9_000) } });
  expect(ended.body).toMatchObject({
    state: 'done',
    outcome: 'done',
    valueGiven: 'info',
    actualFrom,
    actualUntil,
  });
  const { items } = await supervisor.get(`/follow-ups?clientId=${clientId}&state=planned`);
  expect(items).toMatchObject([{ title: 'Ring up in spring', kind: 'call', owner: { id: agent.agentId } }]);
  await agent.post(`/follow-ups/${items[0].id}/done`, { noNext: 'Moved abroad' });
  await (await house.member('administrator')).put('/settings', { nextContactRequired: false });
});
