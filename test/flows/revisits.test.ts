import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { addMonths, dayIn } from '../../core/care/days.ts';
import { tendCare } from '../../core/care/tendCare.ts';
import { sendSurvey } from '../../core/surveys/sendSurvey.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';

// The revisit every three months and its form, and the report that key clients get once a person has approved it.

/** A font of Chinese is large, and a full machine takes its time over it. */
const PATIENCE_MS = 40_000;
let house: Harness;
let mailbox: string;
beforeAll(async () => {
  house = await startHarness();
  ({ mailbox } = await house.open());
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const today = async () => dayIn(new Date(), (await house.hub.settings.read()).timeZone);
const isWorkday = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

async function served(more: { name?: string; language?: string } = {}) {
  const customer = house.customer();
  const agent = await house.member('agent');
  const client = await agent.post('/clients', {
    name: 'Ann Lee',
    addresses: [{ kind: 'email', value: customer.email }],
    ...more,
  });
  const { hub } = house;
  await hub.prisma.client.update({ where: { id: client.id }, data: { accountAgentId: agent.agentId } });
  return { customer, agent, id: client.id as string, path: `/clients/${client.id}` };
}
const openOf = async (agent: Member, clientId: string) =>
  (await agent.get(`/revisits?clientId=${clientId}`)).items;
const followUpsOf = (clientId: string) =>
  house.hub.prisma.followUp.findMany({ where: { clientId }, orderBy: { createdAt: 'asc' } });

test('who was served is revisited: planned once on a working day, ended by its form alone, and the next follows', async () => {
  const { agent, id, path } = await served();
  await agent.ask('PATCH', `${path}/care`, { lastServiceOn: await today() });
  const [revisit] = await until(async () => {
    const items = await openOf(agent, id);
    return items.length > 0 && items;
  });
  expect(revisit).toMatchObject({ baseOn: await today(), state: 'planned', owner: { id: agent.agentId } });
  expect(revisit.dueOn >= addMonths(await today(), 3)).toBe(true);
  expect(isWorkday(revisit.dueOn)).toBe(true);
  await Promise.all([1, 2, 3].map(() => tendCare(house.hub)));
  const tasks = await followUpsOf(id);
  expect(tasks).toMatchObject([{ ruleKey: `revisit:${id}:${revisit.dueOn}`, ownerId: agent.agentId }]);
  // A tick would say nothing of what the client thinks.
  expect(await agent.ask('POST', `/follow-ups/${tasks[0]!.id}/done`, {})).toMatchObject({ status: 409 });
  const complete = `/revisits/${revisit.id}/complete`;
  for (const body of [
    { rating: 4, opinions: [] },
    { rating: 6, opinions: [{ text: 'x' }] },
    { opinions: [{ text: 'x' }] },
  ])
    expect(await agent.ask('POST', complete, body)).toMatchObject({ status: 400 });
  const opinions = [
    { text: 'The annex took too long', problem: true },
    { text: 'Friendly people', problem: false },
  ];
  const answers = await Promise.all(
    [1, 2, 3].map(() => agent.ask('POST', complete, { rating: 2, opinions })),
  );
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409, 409]);
  const told = (await house.timeline(id)).filter(({ kind }) => kind === 'revisit.completed');
  expect(told).toHaveLength(1);
  expect(told[0]!.data).toMatchObject({ followUpId: tasks[0]!.id, rating: 2, opinions });
  // Two of five, and a problem: a case, once.
  await house.drain();
  const cases = () => house.hub.prisma.case.findMany({ where: { clientId: id } });
  expect(await cases()).toMatchObject([{ title: 'The annex took too long', kind: 'complaint' }]);
  // Counted from the day on which it took place; that is a contact between people.
  const [next] = await openOf(agent, id);
  expect(next).toMatchObject({ baseOn: await today(), state: 'planned' });
  expect(told[0]!.data).toMatchObject({ nextOn: next.dueOn });
  // Long before its day: client and day name a revisit, so the next is on the working day after.
  expect(next.dueOn > revisit.dueOn).toBe(true);
  expect((await agent.get(`${path}/care`)).cadence.lastContactAt).not.toBeNull();
});

test('its survey about the projects goes with it, and one cap holds for it, the visit and all other surveys', async () => {
  const { hub } = house;
  await hub.settings.change({ surveysEnabled: true, quietHoursEnabled: false, surveyCapDays: 30 });
  const { agent, customer, id, path } = await served();
  await agent.ask('PATCH', `${path}/care`, { lastServiceOn: await today() });
  const [revisit] = await until(async () => {
    const items = await openOf(agent, id);
    return items.length > 0 && items;
  });
  const [task] = await followUpsOf(id);
  const projectOf = (dueOn: string) =>
    hub.prisma.surveyInvite.findUniqueOrThrow({
      where: { ruleKey: `revisit:${id}:${dueOn}` },
      include: { survey: true },
    });
  const first = await projectOf(revisit.dueOn);
  expect(first).toMatchObject({
    survey: { key: 'project' },
    state: 'planned',
    dueAt: task!.dueAt,
    agentId: agent.agentId,
  });
  await Promise.all([1, 2, 3].map(() => tendCare(hub)));
  expect(await hub.prisma.surveyInvite.count({ where: { clientId: id } })).toBe(1);

  // Made by phone before its day: it was asked then, and nobody is asked by a machine for thirty days.
  await agent.post(`/revisits/${revisit.id}/complete`, { rating: 4, opinions: [{ text: 'Good work' }] });
  expect(await projectOf(revisit.dueOn)).toMatchObject({ state: 'skipped', why: 'withdrawn' });
  const [next] = await openOf(agent, id);
  const isDue = (dueOn: string) =>
    hub.prisma.surveyInvite.update({
      where: { ruleKey: `revisit:${id}:${dueOn}` },
      data: { dueAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) },
    });
  const { id: capped } = await isDue(next.dueOn);
  await sendSurvey(hub, { inviteId: capped });
  expect(await projectOf(next.dueOn)).toMatchObject({ state: 'skipped', why: 'frequency_cap' });

  // Three months later it is asked; left out as a visit, the one after it is planned with its own.
  await agent.post(`/revisits/${next.id}/skip`, { reason: 'On holiday' });
  const [third] = await openOf(agent, id);
  await hub.prisma.client.update({
    where: { id },
    data: { lastSurveyAt: new Date(Date.now() - 31 * 86_400_000) },
  });
  const { id: due } = await isDue(third.dueOn);
  await sendSurvey(hub, { inviteId: due });
  expect(await projectOf(third.dueOn)).toMatchObject({ state: 'sent', capDays: 30 });
  await customer.getsMail(/How satisfied are you with our work together so far/);
});

test('the next one is counted from the day of this one, also where it was left out', async () => {
  const { agent, id, path } = await served();
  await agent.put(`${path}/dates`, {
    kind: 'service_start',
    calendar: 'solar',
    year: 2020,
    month: 3,
    day: 1,
  });
  const [first] = await until(async () => {
    const items = await openOf(agent, id);
    return items.length > 0 && items;
  });
  // Long due: on the next working day.
  expect(first.baseOn).toBe('2020-03-01');
  expect(first.dueOn >= (await today())).toBe(true);
  await agent.post(`/revisits/${first.id}/skip`, { reason: 'They are on holiday' });
  const [second] = await openOf(agent, id);
  expect(second).toMatchObject({ baseOn: first.dueOn, state: 'planned' });
  expect(second.dueOn >= addMonths(first.dueOn, 3)).toBe(true);
  expect((await agent.get(`/revisits?clientId=${id}&state=ended`)).items).toMatchObject([
    { id: first.id, state: 'skipped', note: 'They are on holiday' },
  ]);
});

test('what is overdue comes to the supervisors, once, and is done with the form', async () => {
  const { agent, id, path } = await served();
  await agent.ask('PATCH', `${path}/care`, { lastServiceOn: await today(), revisitMonths: 1 });
  const [revisit] = await until(async () => {
    const items = await openOf(agent, id);
    return items.length > 0 && items;
  });
  const later = { ...house.hub, clock: { now: () => new Date(Date.parse(revisit.dueOn) + 3 * 864e5) } };
  await tendCare(later);
  await tendCare(later);
  expect(await openOf(agent, id)).toMatchObject([{ state: 'overdue' }]);
  const told = () =>
    house.hub.prisma.followUp.findMany({
      where: { clientId: id, ruleKey: { startsWith: 'revisit_overdue:' } },
    });
  expect(await told()).toMatchObject([{ forSupervisor: true, state: 'planned' }]);
  await agent.post(`/revisits/${revisit.id}/complete`, { rating: 5, opinions: [{ text: 'All well' }] });
  expect(await told()).toMatchObject([{ state: 'done' }]);
});

/** What a PDF says of its letters: the code points that its text is mapped to. */
function lettersIn(pdf: Buffer): string {
  const streams = [...pdf.toString('latin1').matchAll(/stream\r?\n/g)].map(({ index, 0: word }) => {
    const from = index + word.length;
    const bytes = pdf.subarray(from, pdf.indexOf('endstream', from));
    try {
      return inflateSync(bytes).toString('latin1');
    } catch {
      return '';
    }
  });
  const maps = streams.filter((one) => one.includes('beginbfrange')).join('\n');
  return [...maps.matchAll(/<([0-9a-f]{4})>/gi)]
    .map(([, code]) => String.fromCodePoint(Number.parseInt(code!, 16)))
    .join('');
}

test(
  'a report is made in the client’s language, approved by a person, and mailed once with its file',
  { timeout: 90_000 },
  async () => {
    const { agent, customer, id, path } = await served({ name: '浦江精密制造', language: 'zh' });
    await agent.ask('PATCH', `${path}/care`, { developmentNote: '计划扩建三号厂区' });
    const from = addMonths(await today(), -3);
    const report = await agent.post(`${path}/review-reports`, { from, to: await today() });
    expect(await agent.ask('POST', `${path}/review-reports`, { from, to: await today() })).toMatchObject({
      status: 409,
    });
    const ready = await until(async () => {
      const { items } = await agent.get(`/review-reports?clientId=${id}`);
      return items[0]?.state === 'ready' && items[0];
    }, PATIENCE_MS);
    expect(ready).toMatchObject({
      id: report.id,
      addresses: [customer.email],
      file: { name: expect.stringContaining('.pdf') },
    });
    const response = await fetch(`${house.urls[0]}/api/attachments/${ready.file.id}`, {
      headers: agent.headers,
    });
    const pdf = Buffer.from(await response.arrayBuffer());
    expect(pdf.toString('latin1', 0, 5)).toBe('%PDF-');
    for (const letter of '浦江精密制造计划扩建三号厂区合作回顾报告') expect(lettersIn(pdf)).toContain(letter);
    // Asked of the agent who looks after the client, and made once however often the job comes.
    expect(await followUpsOf(id)).toMatchObject([{ ownerId: agent.agentId, ruleKey: `review:${report.id}` }]);
    const approve = { to: customer.email, subject: ready.subject, text: ready.text };
    const stranger = { ...approve, to: 'somebody@else.example' };
    expect(await agent.ask('POST', `/review-reports/${report.id}/approve`, stranger)).toMatchObject({
      status: 409,
    });
    const answers = await Promise.all(
      [1, 2, 3].map(() => agent.ask('POST', `/review-reports/${report.id}/approve`, approve)),
    );
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      200, 409, 409,
    ]);
    const mail = await customer.getsMail('合作回顾报告');
    expect(mail).toMatchObject({
      from: expect.stringContaining(mailbox),
      attachments: [{ contentType: 'application/pdf', size: pdf.length }],
    });
    await house.drain();
    expect(await customer.mails()).toHaveLength(1);
    expect(await followUpsOf(id)).toMatchObject([{ state: 'done' }]);
    expect(
      (await house.timeline(id)).map(({ kind }) => kind).filter((kind) => kind.startsWith('review.')),
    ).toEqual(['review.ordered', 'review.ready', 'review.approved']);
    expect(createHash('sha256').update(pdf).digest('hex')).toBe(
      (await house.hub.prisma.attachment.findUniqueOrThrow({ where: { id: ready.file.id } })).sha256,
    );
  },
);

test(
  'a report that is declined is not sent, and neither is one to who has said no',
  { timeout: 90_000 },
  async () => {
    const { agent, customer, id, path } = await served();
    const from = addMonths(await today(), -1);
    const report = await agent.post(`${path}/review-reports`, { from, to: await today() });
    const isReady = () =>
      house.hub.prisma.reviewReport.findFirst({ where: { id: report.id, state: 'ready' } });
    await until(isReady, PATIENCE_MS);
    await house.hub.prisma.address.updateMany({ where: { clientId: id }, data: { optedOutAt: new Date() } });
    const approve = { to: customer.email, subject: 'Review', text: 'Here it is' };
    expect(await agent.ask('POST', `/review-reports/${report.id}/approve`, approve)).toMatchObject({
      status: 409,
    });
    await agent.post(`/review-reports/${report.id}/decline`, { reason: 'The figures are wrong' });
    expect((await agent.get(`/review-reports?clientId=${id}&state=ended`)).items).toMatchObject([
      { state: 'declined', reason: 'The figures are wrong', decidedBy: agent.name },
    ]);
    expect(await followUpsOf(id)).toMatchObject([{ state: 'canceled' }]);
    expect(await customer.mails()).toEqual([]);
  },
);

test('a lunar birthday is kept, shown with its next day, and taken away again', async () => {
  const { agent, id, path } = await served();
  const date = { kind: 'birthday', calendar: 'lunar', month: 6, day: 8, leap: true, year: 1987 };
  const care = await agent.put(`${path}/dates`, date);
  expect(care.dates[0]).toMatchObject({ ...date, label: '' });
  expect(care.dates[0].nextOn >= (await today())).toBe(true);
  await agent.put(`${path}/dates`, date);
  await agent.post(`${path}/dates/remove`, { kind: 'birthday' });
  expect(await agent.ask('POST', `${path}/dates/remove`, { kind: 'birthday' })).toMatchObject({
    status: 404,
  });
  const told = (await house.timeline(id)).filter(({ kind }) => kind === 'client.dateChanged');
  expect(told.map(({ data }) => (data as any).removed)).toEqual([false, true]);
});
