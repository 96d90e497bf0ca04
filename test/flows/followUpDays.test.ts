import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { endAccess } from '../../core/access/endAccess.ts';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';

// Follow-ups over days and by people: the day plan, the feed of a calendar, what is handed over, what is missing.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

/** A day on which nothing is due yet. */
const at = (time: string): string => `2031-03-12T${time}:00.000Z`;

async function open() {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const make = async (name: string, more: object = {}) => {
    const addresses = [{ kind: 'phone', value: house.customer().number }];
    return (await agent.post('/clients', { name, addresses, ...more })).id as string;
  };
  const clientId = await make('Ann');
  const plan = (more: object = {}) =>
    agent.post('/follow-ups', { clientId, title: 'Ring up', dueAt: at('09:00'), ...more });
  return { place, agent, colleague, clientId, make, plan };
}
const titlesOf = (items: { title: string }[]) => items.map(({ title }) => title);

test('a day: what has its hour, visits, what is in a window, what is done, and of today all that is late', async () => {
  const { place, agent, colleague, clientId, make, plan } = await open();
  const vip = await make('Val', { tier: 'vip' });
  await plan({ title: 'Second' });
  await plan({ title: 'First, of a vip', clientId: vip });
  await plan({ title: 'Earliest', dueAt: at('08:00') });
  await plan({ title: 'Go there', kind: 'visit', place: 'Mill Lane 3', dueAt: at('14:00') });
  await plan({ title: 'Some time', dueAt: '2031-03-10T09:00:00Z', dueUntil: at('18:00') });
  await plan({ title: 'A team’s', queueId: place.queueId, dueAt: at('16:00') });
  await plan({ title: 'By itself', kind: 'text', text: 'Hello' });
  await plan({ title: 'Not hers', ownerId: colleague.agentId });
  await plan({ title: 'The day after', dueAt: '2031-03-13T00:30:00Z' });
  const day = (who: Member, more = '') => who.get(`/day-plan?date=2031-03-12&timeZone=UTC${more}`);
  const plan1 = await day(agent);
  expect(plan1).toMatchObject({ date: '2031-03-12', isToday: false, overdue: [], done: [], isCut: false });
  expect(titlesOf(plan1.timed)).toEqual(['Earliest', 'First, of a vip', 'Second', 'A team’s']);
  expect(plan1.visits).toMatchObject([{ title: 'Go there', place: 'Mill Lane 3' }]);
  expect(titlesOf(plan1.anyTime)).toEqual(['Some time']);
  // In another zone the day is another one.
  const inChina = await agent.get('/day-plan?date=2031-03-13&timeZone=Asia/Shanghai');
  expect(titlesOf(inChina.timed)).toEqual(['A team’s', 'The day after']);
  // A colleague's day has what is the colleague's own.
  expect(titlesOf((await day(agent, `&ownerId=${colleague.agentId}`)).timed)).toEqual(['Not hers']);
  // What waits for a supervisor is in every supervisor's day, and in nobody else's.
  const supervisor = await house.member('supervisor');
  await house.hub.prisma.followUp.create({
    data: { clientId, title: 'Look into it', forSupervisor: true, dueAt: at('12:00') },
  });
  expect(titlesOf((await day(supervisor)).timed)).toEqual(['Look into it']);
  expect(titlesOf((await day(agent)).timed)).not.toContain('Look into it');
  // Today: what is late, and what was done.
  const { id } = await plan({ title: 'Late', dueAt: new Date(Date.now() - 86_400_000).toISOString() });
  await plan({ title: 'Later', dueAt: new Date(Date.now() - 1_000).toISOString(), clientId });
  expect(titlesOf((await agent.get('/day-plan?timeZone=UTC')).overdue)).toContain('Late');
  await agent.post(`/follow-ups/${id}/done`);
  const today = await agent.get('/day-plan?timeZone=UTC');
  expect(titlesOf(today.overdue)).not.toContain('Late');
  expect(titlesOf(today.done)).toEqual(['Late']);
});

test('a calendar reads titles and times at its own address, until it is switched off', async () => {
  const { agent, clientId, plan } = await open();
  const { value } = await house.hub.prisma.address.findFirstOrThrow({ where: { clientId } });
  await plan({ title: `Ring ${value}; soon`, dueUntil: at('10:00'), note: 'a secret note' });
  const { id: done } = await plan({ title: 'Over already' });
  await agent.post(`/follow-ups/${done}/done`);
  expect(await agent.get('/me/calendar-feed')).toEqual({ since: null, lastReadAt: null });
  // A key cannot make what outlives it.
  expect(await agent.ask('POST', '/me/calendar-feed')).toMatchObject({ status: 403 });
  const here = await house.signIn(agent.email);
  const { url } = await here.post('/me/calendar-feed');
  const token = /\/f\/([\w-]{43})\.ics$/.exec(url)?.[1] as string;
  const read = () => fetch(url);
  const answer = await read();
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'text/calendar; charset=utf-8',
    'private, no-store',
  ]);
  const text = (await answer.text()).replaceAll('\r\n ', '');
  expect(text).toContain(String.raw`SUMMARY:Ring …\; soon`);
  expect(text).toContain('DTSTART:20310312T090000Z\r\nDTEND:20310312T100000Z');
  for (const kept of [value.slice(-7), 'Ann', 'a secret note', 'Over already'])
    expect(text).not.toContain(kept);
  expect(await here.get('/me/calendar-feed')).toMatchObject({ lastReadAt: expect.any(String) });
  // The hash alone is kept.
  const { rows } = await house.hub.pool.query('SELECT row_to_json(f)::text AS row FROM calendar_feed f');
  expect(JSON.stringify(rows)).not.toContain(token);
  // Another address takes its place; switched off, it gives nothing; and of a closed account neither.
  const other = (await here.post('/me/calendar-feed')).url;
  expect((await read()).status).toBe(404);
  expect((await fetch(other)).status).toBe(200);
  await here.post('/me/calendar-feed/end');
  expect((await fetch(other)).status).toBe(404);
  const last = (await here.post('/me/calendar-feed')).url;
  await endAccess(house.hub, { kind: 'session_ended', userId: agent.userId, byUserId: null, address: null });
  expect((await fetch(last)).status).toBe(404);
  expect((await fetch(`${house.urls[0]}/f/nothing`)).status).toBe(404);
});

test('what somebody still has to do goes to a colleague or a team at once, and stays in the division', async () => {
  const { place, agent, colleague, clientId, make, plan } = await open();
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const other = await make('Bea');
  const titles = ['One', 'Two', 'Three'];
  const rows = [];
  for (const title of titles) rows.push(await plan({ title, kind: 'call' }));
  rows.push(await plan({ title: 'Of Bea', clientId: other }));
  const { id: done } = await plan({ title: 'Over already' });
  await agent.post(`/follow-ups/${done}/done`);
  const fromId = agent.agentId;
  const ask = (who: Member, body: object) => who.ask('POST', '/follow-ups/hand-over', { fromId, ...body });
  // Who may not, to whom not, and whose not.
  const theirs = await makeDivision(house.hub);
  const [stranger, boss] = [
    await house.member('agent', { divisionId: theirs }),
    await house.member('supervisor', { divisionId: theirs }),
  ];
  expect(await ask(agent, { toId: colleague.agentId })).toMatchObject({ status: 403 });
  expect(await ask(supervisor, { toId: stranger.agentId })).toMatchObject({ status: 404 });
  expect(await ask(boss, { toId: stranger.agentId })).toMatchObject({ status: 404 });
  for (const wrong of [{}, { toId: fromId }, { toId: colleague.agentId, queueId: place.queueId }])
    expect(await ask(supervisor, wrong)).toMatchObject({ status: 400 });
  const preview = () => supervisor.get(`/follow-ups/hand-over?fromId=${fromId}`);
  expect(await preview()).toEqual({ open: 4, overdue: 0, clients: 2 });
  // A chosen one to the team, those of a client to a colleague, and then all that is left.
  expect((await ask(supervisor, { queueId: place.queueId, followUpIds: [rows[0].id] })).body).toEqual({
    count: 1,
    clients: 1,
  });
  expect((await ask(supervisor, { toId: colleague.agentId, clientId: other })).body.count).toBe(1);
  expect((await ask(supervisor, { toId: colleague.agentId })).body).toEqual({ count: 2, clients: 1 });
  expect((await ask(supervisor, { toId: colleague.agentId })).body.count).toBe(0);
  const { items } = await supervisor.get(`/follow-ups?clientId=${clientId}`);
  const whose = items.map((one: any) => [one.title, one.owner?.id ?? one.queue?.id]);
  expect(Object.fromEntries(whose)).toEqual({
    One: place.queueId,
    Two: colleague.agentId,
    Three: colleague.agentId,
    'Over already': agent.agentId,
  });
  const events = (await house.timeline(clientId)).filter(({ kind }) => kind === 'followUp.assigned');
  expect(events).toHaveLength(3);
  expect(events[0]).toMatchObject({
    agentId: supervisor.agentId,
    data: { fromOwnerId: fromId, ownerId: null, queueId: place.queueId, handedOver: true },
  });
  const notices = (await colleague.get('/me/notices')).items;
  expect(notices.filter((one: any) => one.kind === 'followUpsGiven').map((one: any) => one.text)).toEqual([
    '2',
    '1',
    '1',
  ]);
  expect(notices[0]).toMatchObject({ byName: agent.name, clientName: null });
});

test('two hand-overs at once: each follow-up is given once', async () => {
  const { place, agent, colleague, make, plan } = await open();
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  for (const name of ['Cleo', 'Dora', 'Emma']) await plan({ clientId: await make(name) });
  const give = (body: object) => supervisor.post('/follow-ups/hand-over', { fromId: agent.agentId, ...body });
  const counts = await Promise.all([
    give({ toId: colleague.agentId }),
    give({ queueId: place.queueId }),
    give({ toId: colleague.agentId }),
  ]);
  expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(3);
});

test('who has no next date, who had no action for a month, and which visits took place', async () => {
  const { place, agent, colleague, clientId, make, plan } = await open();
  const supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
  const [planned, fresh] = [await make('Planned'), await make('Fresh')];
  const ids = [clientId, planned, fresh];
  const { client } = house.hub.prisma;
  await client.updateMany({ where: { id: { in: ids } }, data: { accountAgentId: agent.agentId } });
  const long = new Date(Date.now() - 100 * 86_400_000);
  await client.updateMany({ where: { id: { in: [clientId, planned] } }, data: { createdAt: long } });
  const call = await plan({ clientId: planned, title: 'Ring', kind: 'call' });
  const ownOf = async (who: Member, more = '') =>
    (await who.get(`/gaps?agentId=${more || 'me'}`)).items.find((one: any) => one.agentId === agent.agentId);
  expect(await ownOf(agent)).toMatchObject({ clients: 3, noNext: 2, checked: 2, overdue: 2, warn: 0 });
  const listed = async (who: Member, list: string, whose = 'me') =>
    (await who.get(`/gaps/clients?list=${list}&agentId=${whose}`)).items.map((one: any) => one.name);
  expect(await listed(agent, 'no_next')).toEqual(['Ann', 'Fresh']);
  expect((await listed(agent, 'no_action')).toSorted()).toEqual(['Ann', 'Planned']);
  // Ticked off: that was an action, and leaves the client without a next date.
  await agent.post(`/follow-ups/${call.id}/done`, { outcome: 'reached' });
  expect(await listed(agent, 'no_action')).toEqual(['Ann']);
  expect(await listed(agent, 'no_next')).toEqual(['Ann', 'Fresh', 'Planned']);
  // A supervisor sees everybody's; an agent asks for all and gets their own.
  expect(await listed(supervisor, 'no_action', 'all')).toContain('Ann');
  expect(await listed(supervisor, 'no_action', agent.agentId)).toEqual(['Ann']);
  expect(await listed(colleague, 'no_action', 'all')).toEqual([]);
  expect(await listed(supervisor, 'no_action')).toEqual([]);
  // Visits of a month: three planned, of which one was kept, one not, and one is the client's own doing.
  const visit = (title: string, more: object = {}) => plan({ title, kind: 'visit', ...more });
  const [kept, lost, gone] = [await visit('Kept'), await visit('Nobody in'), await visit('Gone')];
  await visit('Not asked for any more', { cancelOnReply: true });
  const actualFrom = at('09:00');
  await agent.post(`/follow-ups/${kept.id}/done`, { outcome: 'done', actualFrom });
  await agent.post(`/follow-ups/${lost.id}/done`, { outcome: 'not_reached' });
  await agent.post(`/follow-ups/${gone.id}/cancel`);
  await house.hub.pool.query(
    `UPDATE follow_up SET state = 'canceled', cancel_reason = 'client_replied' WHERE title = 'Not asked for any more'`,
  );
  // Put off into another month: it was planned in this one.
  const moved = await visit('Put off');
  await agent.post(`/follow-ups/${moved.id}/move`, {
    dueAt: '2031-04-02T09:00:00Z',
    reason: 'They are away',
  });
  const march = await agent.get('/gaps?month=2031-03');
  expect(march.items).toMatchObject([{ agentId: agent.agentId, visitsPlanned: 4, visitsKept: 1 }]);
});

test('what to begin the next contact with is there at a glance, and of this client alone', async () => {
  const { place, agent, clientId, make, plan } = await open();
  const topics = async (id = clientId) => (await agent.get(`/clients/${id}/topics`)).items;
  expect(await topics()).toEqual([]);
  const other = await make('Other');
  await plan({ clientId: other, title: 'Not ours', kind: 'promise' });
  const promise = await plan({ title: 'A new lamp by Friday', kind: 'promise' });
  await plan({ title: 'Ring about the lamp', kind: 'call' });
  await plan({ title: 'By itself', kind: 'text', text: 'Hello' });
  await plan({ title: 'A second promise', kind: 'promise', dueAt: at('23:00') });
  const { prisma } = house.hub;
  const text = 'x'.repeat(200);
  const need = await prisma.clientNeed.create({
    data: { clientId, kind: 'need', text, byAgentId: agent.agentId },
  });
  const soon = new Date(Date.now() + 5 * 86_400_000);
  const day = { calendar: 'solar', month: soon.getUTCMonth() + 1, day: soon.getUTCDate() };
  const born = await prisma.clientDate.create({ data: { clientId, kind: 'birthday', ...day } });
  const far = new Date(Date.now() + 90 * 86_400_000);
  await prisma.clientDate.create({
    data: { clientId, kind: 'contract', ...day, month: far.getUTCMonth() + 1, day: far.getUTCDate() },
  });
  expect((await topics()).map(({ kind, id }: any) => [kind, id]).slice(0, 3)).toEqual([
    ['promise', promise.id],
    ['need', need.id],
    ['date', born.id],
  ]);
  const listed = await topics();
  expect(listed.map((one: any) => one.text)).toEqual([
    'A new lamp by Friday',
    `${'x'.repeat(159)}…`,
    '',
    'Ring about the lamp',
    'A second promise',
  ]);
  expect(listed[2]).toMatchObject({
    dateKind: 'birthday',
    at: expect.stringContaining(soon.toISOString().slice(0, 10)),
  });
  // A talk with them comes last and is always there; settled and kept ones fall away.
  const customer = house.customer();
  await customer.text(place.number, 'Is it there?');
  const texting = await house.clientOf(customer.number);
  const [{ id }] = (await agent.get('/conversations?list=unassigned')).items.filter(
    (one: any) => one.clientId === texting,
  );
  await agent.post(`/conversations/${id}/accept`);
  await agent.post(`/conversations/${id}/wrap-up`, { note: 'Wanted to know when it comes' });
  expect(await topics(texting)).toMatchObject([
    { kind: 'last', text: 'Wanted to know when it comes', channel: 'sms', conversationId: id },
  ]);
  await agent.post(`/follow-ups/${promise.id}/done`, { note: 'Brought' });
  await prisma.clientNeed.update({ where: { id: need.id }, data: { settledAt: new Date() } });
  expect((await topics()).map(({ kind }: any) => kind)).toEqual(['promise', 'date', 'followUp']);
});
