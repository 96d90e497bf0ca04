import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { knownCustomer } from '../support/knownCustomer.ts';
import { until } from '../support/openTestHub.ts';

// Written now, sent later: by the server, after the governor was asked, and not when the client got in touch meanwhile.

let house: Harness;
beforeAll(async () => {
  house = await startHarness();
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const HOUR = 3_600_000;

async function knowing(name = 'Ida Holm') {
  const { agent, number, mailbox } = await house.open();
  const customer = await knownCustomer(house, { name });
  const { clientId } = customer;
  const plan = (text: string, dueAt: string, send: object = {}) =>
    agent.post('/follow-ups', {
      clientId,
      kind: 'text',
      title: 'later',
      text,
      dueAt,
      send: { channel: 'sms', to: customer.number, ...send },
    });
  const planned = async (id: string) =>
    (await agent.get(`/follow-ups?clientId=${clientId}`)).items.find((one: any) => one.id === id);
  return { agent, number, mailbox, customer, clientId, plan, planned };
}

test('it leaves at its time, under its writer’s name, and the draft of it is gone', async () => {
  const { agent, customer, clientId, plan, planned } = await knowing();
  const draft = { channel: 'sms', to: customer.number, text: 'Good morning', version: 0 };
  await agent.put(`/clients/${clientId}/drafts`, draft);
  const { id, title } = await plan('Good morning', inMs(1_000));
  expect(title).toBe('Good morning');
  expect((await agent.get(`/clients/${clientId}/drafts`)).items[0].text).toBe('');
  await customer.getsText('Good morning');
  await until(async () => (await planned(id)).state === 'done');
  const queued = (await house.timeline(clientId)).find((event) => event.kind === 'message.queued');
  expect(queued).toMatchObject({ agentId: agent.agentId, data: { to: customer.number } });
});

test('a mail for later is a person’s mail, with its subject', async () => {
  const { customer, plan } = await knowing();
  await plan('See you on Monday.', inMs(500), { channel: 'email', to: customer.email, subject: 'Monday' });
  const mail = await until(async () => (await customer.mails()).find((one) => one.subject === 'Monday'));
  expect(mail.text).toContain('See you on Monday.');
  expect(JSON.stringify(mail)).not.toContain('auto-generated');
});

test('an answer on another channel cancels it, and its writer is told', async () => {
  const { agent, mailbox, customer, plan, planned } = await knowing('Otto Kern');
  const console = await agent.socket();
  const { id } = await plan('Any news?', inMs(HOUR));
  await customer.mail(mailbox, { subject: 'News', text: 'It has come, thank you' });
  await until(async () => (await planned(id)).state === 'canceled');
  expect(await planned(id)).toMatchObject({ cancelReason: 'client_replied' });
  await until(async () => console.desks.includes('followUp.canceled'));
  const notices = await agent.get('/me/notices');
  expect(notices).toMatchObject({
    unread: 1,
    items: [{ kind: 'sendCanceled', clientName: 'Otto Kern', text: 'Any news?', readAt: null }],
  });
  await agent.post(`/me/notices/${notices.items[0].id}/read`);
  expect(await agent.get('/me/notices')).toMatchObject({ unread: 0 });
  expect(await customer.texts()).toEqual([]);
});

test('so does a call', async () => {
  const { number, customer, plan, planned } = await knowing();
  const { id } = await plan('Any news?', inMs(HOUR));
  const call = await customer.call(number);
  await until(async () => (await planned(id)).state === 'canceled');
  await call.hangUp();
});

test('the governor is asked when it leaves: held over the night, not sent after a STOP', async () => {
  const { agent, number, customer, plan, planned } = await knowing();
  await house.hub.settings.change({
    quietHoursEnabled: true,
    timeZone: 'UTC',
    quietHours: night(),
  });
  try {
    const { id, dueAt } = await plan('Sleep well', inMs(200));
    await until(async () => (await planned(id)).dueAt !== dueAt);
    expect(await planned(id)).toMatchObject({ state: 'planned' });
    await customer.text(number, 'STOP');
    await until(async () => (await planned(id)).state === 'canceled');
    expect((await customer.texts()).map((one) => one.body)).not.toContain('Sleep well');
    expect(await agent.get('/me/notices')).toMatchObject({ unread: 1 });
  } finally {
    await house.hub.settings.change({ quietHoursEnabled: false });
  }
});

/** All hours but those around now, wherever the clock stands and whatever the law of the reader's country leaves of them. */
function night() {
  const at = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString().slice(11, 16);
  return { from: at(2), to: at(22) };
}

test('other words and another time, until it has left', async () => {
  const { agent, customer, clientId, plan, planned } = await knowing();
  const { id } = await plan('Dear Ida', inMs(HOUR));
  const changed = await agent.patch(`/follow-ups/${id}/text`, { text: 'Dear Ida, hello', dueAt: inMs(300) });
  expect(changed).toMatchObject({ title: 'Dear Ida, hello', text: 'Dear Ida, hello', state: 'planned' });
  await customer.getsText('Dear Ida, hello');
  await until(async () => (await planned(id)).state === 'done');
  expect(await agent.ask('PATCH', `/follow-ups/${id}/text`, { text: 'x' })).toMatchObject({
    status: 409,
    body: { error: { code: 'invalid_state' } },
  });
  const elsewhere = await house.member('supervisor', { divisionId: await makeDivision(house.hub) });
  expect(await elsewhere.ask('PATCH', `/follow-ups/${id}/text`, { text: 'x' })).toMatchObject({
    status: 404,
  });
  const refused = { status: 400, body: { error: { code: 'invalid_request' } } };
  const order = { clientId, title: 'later', kind: 'text', dueAt: inMs(HOUR) };
  const sms = { channel: 'sms', to: customer.number };
  const stranger = { ...order, text: 'to a stranger', send: { ...sms, to: house.customer().number } };
  expect(await agent.ask('POST', '/follow-ups', stranger)).toMatchObject({ status: 409 });
  for (const wrong of [
    { ...order, text: 'x'.repeat(1_601), send: sms },
    { ...order, text: 'Dear ⟦name⟧', send: sms },
    { ...order, send: sms },
    { ...order, kind: 'task', text: 'hm', send: sms },
  ])
    expect(await agent.ask('POST', '/follow-ups', wrong)).toMatchObject(refused);
});
