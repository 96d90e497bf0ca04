import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDigests } from '../../core/cases/caseDigests.ts';
import { carryOutDueCases } from '../../core/cases/dueCases.ts';
import { caseToken } from '../../core/channels/caseLink.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { happened } from '../support/talk.ts';

// What is done to a case: by its people, other departments, its client, and the clock.

let house: Harness;
beforeAll(async () => {
  house = await startHarness({ sweepEveryMs: 500 });
  await house.hub.settings.change({ quietHoursEnabled: false, surveysEnabled: false });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

async function complained() {
  const place = await house.open({ agents: 2, available: false });
  const [agent, colleague] = place.agents as [Member, Member];
  const customer = house.customer();
  await customer.text(place.number, 'My coffee was cold');
  const { items } = await agent.get('/conversations?list=unassigned');
  const { id: conversationId, clientId } = items[0];
  const [entry] = await house.timeline(clientId);
  const made = await agent.post('/cases', { clientId, sourceEventId: entry!.id, title: 'Cold coffee' });
  const move = async (action: string, more: object = {}, who = agent) => {
    const { version } = await who.get(`/cases/${made.id}`);
    return who.post(`/cases/${made.id}/move`, { version, action, ...more });
  };
  const resolve = () => move('resolve', { note: 'A new cup', rootCause: 'process' });
  return { place, agent, colleague, customer, conversationId, clientId, made, move, resolve };
}
const clockOf = (item: any, kind: string) => item.clocks.find((clock: any) => clock.kind === kind);
const linkIn = (text: string) => /\/k\/[\w-]{22}/.exec(text)?.[0] ?? '';

test('from an entry of the timeline to its end, guarded, with its words and its pauses', async () => {
  const { agent, colleague, conversationId, clientId, made, move } = await complained();
  expect(made).toMatchObject({
    state: 'open',
    conversationId,
    actions: ['acknowledge', 'start', 'await', 'dismiss'],
  });
  expect((await move('acknowledge')).owner).toMatchObject({ id: agent.agentId });
  const stale = { version: made.version, action: 'start' };
  expect(await colleague.ask('POST', `/cases/${made.id}/move`, stale)).toMatchObject({ status: 409 });
  const started = await move('start');
  expect(clockOf(started, 'first_action').metAt).not.toBeNull();
  const waits = await move('await');
  expect(clockOf(waits, 'close').dueAt).toBeNull();
  expect(clockOf(await move('resume'), 'close').dueAt).not.toBeNull();
  // A complaint is not resolved without its cause and what was done.
  for (const body of [{}, { note: 'Done' }]) {
    const { version } = await agent.get(`/cases/${made.id}`);
    const asked = { version, action: 'resolve', ...body };
    expect(await agent.ask('POST', `/cases/${made.id}/move`, asked)).toMatchObject({ status: 400 });
  }
  await move('resolve', { note: 'A new cup', rootCause: 'process', ask: false });
  expect(await move('close')).toMatchObject({ state: 'closed', closedWhy: 'by_agent', rootCause: 'process' });
  const { version } = await agent.get(`/cases/${made.id}`);
  const again = { version, action: 'start' };
  expect(await agent.ask('POST', `/cases/${made.id}/move`, again)).toMatchObject({ status: 409 });
  expect(await move('reopen', { note: 'Cold again' })).toMatchObject({ state: 'in_progress', reopened: 1 });
  const told = (await house.timeline(clientId)).filter(({ kind }) => kind === 'case.moved');
  expect(told).toHaveLength(7);
});

test('the client is asked and says no, then yes, by the page that nobody here has the key to', async () => {
  const { agent, customer, clientId, made, move, resolve } = await complained();
  await move('start');
  await resolve();
  const question = await customer.getsText(/Is all well now/);
  const page = linkIn(question.body);
  expect(page).not.toBe('');
  expect(JSON.stringify(await agent.get(`/clients/${clientId}/timeline`))).not.toContain('/k/');
  const url = `${house.urls[0]}${page}`;
  const shown = await fetch(url);
  expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining(made.number)]);
  // A scanner that looks answers for nobody.
  expect((await agent.get(`/cases/${made.id}`)).confirmation.state).toBe('asked');
  const say = (answer: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ answer, words: 'still cold' }) });
  const answers = await Promise.all([say('no'), say('no')]);
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  expect(await agent.get(`/cases/${made.id}`)).toMatchObject({
    state: 'in_progress',
    reopened: 1,
    confirmation: { state: 'refused', words: 'still cold' },
  });
  const { items } = await agent.get('/me/notices');
  expect(items.filter(({ kind }: any) => kind === 'caseReopened')).toHaveLength(1);
  await resolve();
  const followUp = await until(async () => {
    const row = await house.hub.prisma.caseConfirmation.findFirst({
      where: { caseId: made.id, state: 'asked' },
    });
    return row?.followUpId;
  });
  const token = caseToken(house.hub.config.authSecret, followUp);
  const yes = await fetch(`${house.urls[0]}/k/${token}`, {
    method: 'POST',
    body: new URLSearchParams({ answer: 'yes' }),
  });
  expect(yes.status).toBe(200);
  expect(await agent.get(`/cases/${made.id}`)).toMatchObject({ state: 'closed', closedWhy: 'confirmed' });
  expect((await fetch(`${house.urls[0]}/k/${'x'.repeat(22)}`)).status).toBe(404);
});

test('a text says yes; any other words open it again; a word it waited for lets it go on', async () => {
  const { agent, customer, place, clientId, made, move, resolve } = await complained();
  await move('await');
  await customer.text(place.number, 'The order was 4711');
  await until(async () => (await agent.get(`/cases/${made.id}`)).state === 'in_progress');
  await resolve();
  await customer.getsText(/Is all well now/);
  await happened(house, clientId, 'message.delivered');
  await customer.text(place.number, 'It is a little warmer, but the cup is broken');
  await until(async () => (await agent.get(`/cases/${made.id}`)).state === 'in_progress');
  await resolve();
  await until(
    async () =>
      (await house.timeline(clientId)).filter(({ kind }) => kind === 'message.delivered').length === 2,
  );
  await customer.text(place.number, 'Yes!');
  await until(async () => (await agent.get(`/cases/${made.id}`)).closedWhy === 'confirmed');
  const { lines } = await agent.get(`/cases/${made.id}`);
  expect(lines.filter(({ kind }: any) => kind === 'message.received')).toHaveLength(4);
});

test('silence closes, and clocks warn and are late once, also when the queue was wiped', async () => {
  const { agent, made, move, resolve, clientId } = await complained();
  const supervisor = await house.member('supervisor');
  const { prisma } = house.hub;
  const past = new Date(Date.now() - 60_000);
  await prisma.caseClock.update({
    where: { caseId_kind: { caseId: made.id, kind: 'acknowledge' } },
    data: { nextAt: past, dueAt: new Date(Date.now() + 3_600_000) },
  });
  await Promise.all([carryOutDueCases(house.hub), carryOutDueCases(house.hub)]);
  await prisma.caseClock.update({
    where: { caseId_kind: { caseId: made.id, kind: 'acknowledge' } },
    data: { nextAt: past, dueAt: past },
  });
  await Promise.all([carryOutDueCases(house.hub), carryOutDueCases(house.hub)]);
  const kinds = (await house.timeline(clientId)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind.startsWith('case.clock'))).toEqual([
    'case.clockWarned',
    'case.clockBreached',
  ]);
  const mine = (await supervisor.get('/me/notices')).items.filter(({ caseId }: any) => caseId === made.id);
  expect(mine.filter(({ kind }: any) => kind === 'caseBreached')).toHaveLength(1);
  expect((await agent.get('/cases?late=true')).items.map(({ id }: any) => id)).toContain(made.id);
  await move('start');
  await resolve();
  await prisma.caseConfirmation.updateMany({ where: { caseId: made.id }, data: { lapsesAt: past } });
  // Nothing was ordered for that time: the sweep finds it.
  await until(async () => (await agent.get(`/cases/${made.id}`)).closedWhy === 'silence');
});

test('asked of another department: read and answered by its people alone, with how long it took', async () => {
  const { agent, made } = await complained();
  const elsewhere = await house.open({ agents: 1, available: false });
  const expert = elsewhere.agent;
  const { departments } = await agent.get('/case-catalogue');
  const quality = departments.find(({ name }: any) => name === 'Quality');
  const admin = await house.member('administrator');
  await admin.ask('PATCH', `/departments/${quality.id}`, { queueId: elsewhere.queueId });
  const passed = await agent.post(`/cases/${made.id}/handoffs`, {
    departmentId: quality.id,
    question: 'Is the heater broken?',
  });
  const [handoff] = passed.handoffs;
  expect(handoff).toMatchObject({ isMine: false, readAt: null, mode: 'ask' });
  // Who asked does not read for them.
  await agent.post(`/cases/${made.id}/handoffs/${handoff.id}/read`);
  expect((await agent.get(`/cases/${made.id}`)).handoffs[0].readAt).toBeNull();
  const { items } = await expert.get('/me/notices');
  expect(items).toMatchObject([{ kind: 'casePassed', caseId: made.id }]);
  await expert.post(`/cases/${made.id}/handoffs/${handoff.id}/read`);
  const answer = { answer: 'It was, and is mended' };
  expect(await agent.ask('POST', `/cases/${made.id}/handoffs/${handoff.id}/answer`, answer)).toMatchObject({
    status: 403,
  });
  const answered = await expert.post(`/cases/${made.id}/handoffs/${handoff.id}/answer`, answer);
  expect(answered.handoffs[0]).toMatchObject({ ...answer, readBy: { id: expert.agentId } });
  expect(await expert.ask('POST', `/cases/${made.id}/handoffs/${handoff.id}/answer`, answer)).toMatchObject({
    status: 409,
  });
  const day = 86_400_000;
  const span = `from=${new Date(Date.now() - day).toISOString()}&to=${new Date(Date.now() + day).toISOString()}`;
  const figures = await agent.get(`/case-figures?${span}`);
  const row = figures.handoffs.find(({ department }: any) => department.id === quality.id);
  expect(row).toMatchObject({ passed: 1, unread: 0, unanswered: 0 });
  expect(row.answerMs).toBeGreaterThanOrEqual(row.readMs);
});

test('steps are follow-ups, remedies have amounts, figures open what they count, and merges carry all', async () => {
  const { agent, made, move, resolve } = await complained();
  await agent.post(`/cases/${made.id}/steps`, {
    title: 'Call the shop',
    dueAt: new Date(Date.now() + 864e5).toISOString(),
  });
  const withStep = await agent.get(`/cases/${made.id}`);
  await agent.post(`/follow-ups/${withStep.steps[0].followUpId}/done`);
  await agent.post(`/cases/${made.id}/remedies`, { kind: 'refund', amount: 350, currency: 'EUR' });
  expect(await agent.ask('POST', `/cases/${made.id}/remedies`, { kind: 'refund', amount: 3 })).toMatchObject({
    status: 400,
  });
  expect(await agent.get(`/cases/${made.id}`)).toMatchObject({
    steps: [{ title: 'Call the shop', state: 'done' }],
    remedies: [{ kind: 'refund', amount: 350, currency: 'EUR' }],
  });
  await move('start');
  await resolve();
  const day = 86_400_000;
  const [from, to] = [new Date(Date.now() - day).toISOString(), new Date(Date.now() + day).toISOString()];
  const { causes } = await agent.get(`/case-figures?from=${from}&to=${to}`);
  for (const { key, count } of causes) {
    const query = `state=all&kind=complaint&rootCause=${key}&openedFrom=${from}&openedTo=${to}&limit=200`;
    expect((await agent.get(`/cases?${query}`)).items, key).toHaveLength(count);
  }
  expect(causes.at(-1).cumulative).toBeCloseTo(1);

  // Month by month by kind and cause, and a month without any is there too.
  const asked = await agent.post('/cases', { clientId: made.client.id, kind: 'request', title: 'Tea' });
  const openedAt = new Date(Date.now() - 70 * day);
  await house.hub.prisma.case.update({ where: { id: asked.id }, data: { openedAt } });
  const since = new Date(Date.now() - 71 * day).toISOString();
  const { months } = await agent.get(`/case-figures?from=${since}&to=${to}`);
  expect(months.length).toBeGreaterThanOrEqual(3);
  expect(months[0]).toMatchObject({ kinds: { request: 1 }, causes: { none: 1 } });
  expect(months[1]).toMatchObject({ kinds: {}, causes: {} });
  for (const [of, key, narrowed] of [
    ['kinds', 'complaint', 'kind=complaint'],
    ['kinds', 'request', 'kind=request'],
    ['causes', 'process', 'rootCause=process'],
    ['causes', 'none', 'rootCause=none'],
  ] as const) {
    const counted = months.reduce((sum: number, month: any) => sum + (month[of][key] ?? 0), 0);
    const query = `state=all&openedFrom=${since}&openedTo=${to}&limit=200&${narrowed}`;
    expect((await agent.get(`/cases?${query}`)).items, key).toHaveLength(counted);
  }
});

test('a merge carries cases over, two of one rule too, and taken back they are as before', async () => {
  const [winner, loser] = [await complained(), await complained()];
  const { prisma } = house.hub;
  await prisma.case.updateMany({
    where: { id: { in: [winner.made.id, loser.made.id] } },
    data: { ruleKey: 'low_score' },
  });
  await winner.agent.post(`/clients/${winner.clientId}/merge`, { loserId: loser.clientId, choices: {} });
  const [{ mergeId }] = (await winner.agent.get(`/clients/${winner.clientId}`)).merged;
  const carried = await winner.agent.get(`/cases?clientId=${winner.clientId}`);
  expect(new Set(carried.items.map(({ id }: any) => id))).toEqual(new Set([winner.made.id, loser.made.id]));
  await loser.move('start');
  await winner.agent.post(`/merges/${mergeId}/undo`);
  const back = await winner.agent.get(`/cases?clientId=${loser.clientId}`);
  expect(back.items).toMatchObject([{ id: loser.made.id, state: 'in_progress' }]);
});

test('the digest is made once for a week, and tells the supervisors', async () => {
  await Promise.all([makeDigests(house.hub), makeDigests(house.hub)]);
  await makeDigests(house.hub);
  const rows = await house.hub.prisma.caseDigest.findMany({ where: { divisionId: house.divisionId } });
  expect(rows).toHaveLength(1);
});
