import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tourOfAccounts } from '../support/accountTour.ts';
import { tourOfArrival } from '../support/arrivalTour.ts';
import { answeredRoutes } from '../support/actor.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { tourOfInbox, tourOfMerges } from '../support/workTour.ts';
import { until } from '../support/openTestHub.ts';
import { tourOfFollowUps } from '../support/followUpTour.ts';
import { tourOfProgrammes } from '../support/programmeTours.ts';
import { tourOfRouting } from '../support/routingTour.ts';
import { tourOfSupervision } from '../support/supervisionTour.ts';
import { tourOfMail } from '../support/mailTour.ts';
import { talk } from '../support/talk.ts';
import { tourOfWaiting } from '../support/waitingTour.ts';
import { tourOfWriting } from '../support/writingTour.ts';
import { isFile } from '../../server/http/route.ts';
import { tourOfCallsWithOthers } from '../support/inCallTour.ts';
import { routes } from '../../server/routes.ts';

// Every route answers what the contract says (test/support/actor.ts holds each answer against it), refuses in one shape,
// and pages without losing or repeating anything.

let house: Harness;
let place: Place;
let supervisor: Member;
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
  supervisor = await house.member('supervisor', { queueIds: [place.queueId] });
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

test('every route of the table', { timeout: 300_000 }, async () => {
  const { agent, number, mailbox } = place;
  const customer = house.customer();
  for (const path of [
    '/session',
    '/me/desk',
    '/agents',
    '/queues',
    '/board',
    '/settings',
    '/quarantine',
    '/clients',
    '/conversations',
    '/follow-ups',
    '/operations/verification',
    '/search/messages?q=hello',
  ]) {
    await supervisor.get(path);
  }
  await supervisor.put('/settings', { surveyDelaySeconds: 5 });
  await (await house.member('administrator')).post('/operations/verification');
  await agent.post('/agents/me/confirm-presence');

  const client = await agent.post('/clients', {
    name: 'Ann',
    addresses: [
      { kind: 'phone', value: customer.number },
      { kind: 'email', value: customer.email.toUpperCase() },
    ],
  });
  expect(client.addresses.map((one: any) => one.value).toSorted()).toEqual(
    [customer.number, customer.email].toSorted(),
  );
  const path = `/clients/${client.id}`;
  const patched = await agent.ask('PATCH', path, { tier: 'gold', timeZone: 'Europe/Paris', note: 'kind' });
  expect(patched.body).toMatchObject({ tier: 'gold', timeZone: 'Europe/Paris', note: 'kind', name: 'Ann' });
  await agent.post(`${path}/notes`, { text: 'a note' });
  await agent.get(path);
  await agent.get(`/clients?address=${encodeURIComponent(customer.number)}`);
  await agent.get(`${path}/timeline`);
  const dueAt = new Date(Date.now() + 3_600_000).toISOString();
  const [first, second] = [
    await agent.post('/follow-ups', { clientId: client.id, title: 'one', dueAt }),
    await agent.post('/follow-ups', { clientId: client.id, title: 'two', dueAt }),
  ];
  await agent.post(`/follow-ups/${first.id}/done`);
  await agent.post(`/follow-ups/${second.id}/cancel`);
  await agent.get(`/surveys/invites?clientId=${client.id}`);

  const html = '<img src="https://x.example/a.png">';
  await customer.mail(mailbox, { subject: 'Hello', text: 'hello', html });
  const offer = await agent.isOffered(customer.email);
  const at = `/conversations/${offer.id}`;
  await agent.post(`${at}/decline`);
  await agent.post(`${at}/accept`);
  await agent.get(at);
  await agent.post(`${at}/note`, { text: 'a note here' });
  await agent.post(`${at}/requeue`);
  await agent.post(`${at}/accept`);
  const { id: messageId } = await house.hub.prisma.message.findFirstOrThrow({
    where: { conversationId: offer.id },
  });
  await agent.get(`/messages/${messageId}`);
  await tourOfMail(house, { agent, conversation: at, messageId });
  expect(await agent.download(`/messages/${messageId}/raw`)).toContain('Subject: Hello');
  await agent.post(`${at}/end`);
  await agent.post(`${at}/wrap-up`, { disposition: 'Resolved' });

  const spoken = await talk(house, place);
  const administrator = await house.member('administrator');
  const settings = `/queues/${place.queueId}/settings`;
  await administrator.get(settings);
  await administrator.get(`/queues/${place.queueId}/figures`);
  await administrator.get(`/queues/${place.queueId}/service-level-calls?formula=connect`);
  await administrator.ask('PATCH', settings, { wrapUpMode: 'agent_requested' });
  await agent.post(`/conversations/${spoken.id}/request-wrap-up`, { wanted: true });
  const draft = { disposition: null, note: 'so far', promise: null, followUp: null, survey: null };
  const writtenAt = new Date().toISOString();
  await agent.put(`/conversations/${spoken.id}/wrap-up-draft`, { draft, writtenAt });
  await agent.get(`/conversations/${spoken.id}/wrap-up-draft`);
  await agent.get(`/conversations/${spoken.id}/survey-preview`);
  for (const name of ['hold', 'resume', 'mute', 'unmute', 'end', 'extend-wrap-up', 'close'])
    await agent.post(`/conversations/${spoken.id}/${name}`);
  await administrator.ask('PATCH', settings, { wrapUpMode: 'mandatory_timeout' });
  const texted = await agent.post('/conversations', {
    channel: 'sms',
    to: house.customer().number,
    queueId: place.queueId,
    text: 'hi',
  });
  await agent.post(`/conversations/${texted.conversation.id}/close`);
  await agent.put(`${path}/consent`, { kind: 'phone', value: customer.number, mayWrite: true });
  await supervisor.get('/consent-questions');
  await tourOfWriting(house, place, { clientId: client.id, customer });
  await tourOfSupervision(house, place);
  await tourOfRouting(house, place);
  await tourOfFollowUps(house);
  await agent.goes('away', 'lunch');
  await tourOfWaiting(house, place);
  await administrator.get('/people');
  const changed = await administrator.ask('PATCH', `/agents/${agent.agentId}`, { queueIds: [place.queueId] });
  expect(changed).toMatchObject({ status: 200, body: { disabled: false, role: 'agent' } });
  await house.customer().text(number, 'left for later');
  await tourOfArrival(house, place);
  await tourOfCallsWithOthers(house, supervisor);
  const tours = [tourOfAccounts, tourOfMerges, tourOfInbox, tourOfProgrammes];
  for (const tour of tours) await tour(house);
  const withPhones = await startHarness({ phones: true });
  try {
    await (await withPhones.open()).agent.post('/voice/token');
  } finally {
    await withPhones.close();
  }
  const all = routes.map((route) => `${route.method.toUpperCase()} ${route.path}`);
  expect(all.filter((route) => !answeredRoutes.has(route))).toEqual([]);
});

test('the document lists them, each with its permission', async () => {
  const document = await (await fetch(`${house.urls[0]}/api/openapi.json`)).json();
  for (const route of routes) {
    const operation = document.paths[`/api${route.path.replace(/:(\w+)/g, '{$1}')}`]?.[route.method];
    expect(operation?.['x-permission'], `${route.method} ${route.path}`).toBe(route.permission);
    const { content } = operation.responses[route.status];
    if (isFile(route.reply)) expect(Object.keys(content)).toEqual(['application/octet-stream']);
    else expect(content['application/json'].schema).toBeTypeOf('object');
  }
  const page = await fetch(`${house.urls[0]}/api/docs`);
  expect(page.headers.get('content-type')).toContain('text/html');
});

describe('refusals', () => {
  const zero = '00000000-0000-7000-8000-000000000000';
  test.each<[string, string, string, unknown, number, string]>([
    [
      'an unknown field',
      'PUT',
      '/agents/me/intent',
      { intent: 'available', mood: 'good' },
      400,
      'invalid_request',
    ],
    ['a word that is none of ours', 'PUT', '/agents/me/intent', { intent: 'asleep' }, 400, 'invalid_request'],
    ['an id that is none', 'GET', '/clients/1', undefined, 400, 'invalid_request'],
    ['a client that is not there', 'GET', `/clients/${zero}`, undefined, 404, 'not_found'],
    ['a conversation that is not there', 'POST', `/conversations/${zero}/accept`, {}, 404, 'not_found'],
    ['a cursor that is made up', 'GET', '/clients?cursor=abc', undefined, 400, 'invalid_request'],
    ['a limit without end', 'GET', '/clients?limit=100000', undefined, 400, 'invalid_request'],
    ['an unknown parameter', 'GET', '/conversations?colour=red', undefined, 400, 'invalid_request'],
    [
      'a text without words',
      'POST',
      '/conversations',
      { channel: 'sms', to: '+15005550006' },
      400,
      'invalid_request',
    ],
    [
      'a number that is none',
      'POST',
      '/conversations',
      { channel: 'call', to: 'my aunt' },
      400,
      'invalid_request',
    ],
    ['a time zone that is none', 'PATCH', 'CLIENT', { timeZone: 'Mars/Olympus' }, 400, 'invalid_request'],
    [
      'a follow-up in words',
      'POST',
      '/follow-ups',
      { clientId: zero, title: 'x', dueAt: 'tomorrow' },
      400,
      'invalid_request',
    ],
    ['a path that is none', 'GET', '/secrets', undefined, 404, 'not_found'],
  ])('%s', async (...given) => {
    const [, method, path, body, status, code] = given;
    const client =
      path === 'CLIENT'
        ? await supervisor.post('/clients', {
            name: 'X',
            addresses: [{ kind: 'email', value: house.customer().email }],
          })
        : null;
    const answer = await supervisor.ask(method, client ? `/clients/${client.id}` : path, body);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  test('a body that is no JSON, and one that is too large', async () => {
    const put = (body: string) =>
      fetch(`${house.urls[0]}/api/agents/me/intent`, {
        method: 'PUT',
        headers: { ...supervisor.headers, 'content-type': 'application/json' },
        body,
      });
    const broken = await put('{"intent":');
    expect([broken.status, (await broken.json()).error.code]).toEqual([400, 'invalid_request']);
    const large = await put(JSON.stringify({ intent: 'x'.repeat(400_000) }));
    expect([large.status, (await large.json()).error.code]).toEqual([413, 'too_large']);
  });

  test('an action decided on an older state', async () => {
    const sender = house.customer();
    const other = await house.open();
    await sender.text(other.number, 'hello');
    const offer = await other.agent.isOffered(sender.number);
    const { version } = offer.desk.offers[0].conversation;
    const stale = await other.agent.ask('POST', `/conversations/${offer.id}/accept`, {
      version: version - 1,
    });
    expect(stale).toMatchObject({ status: 409, body: { error: { code: 'conflict', details: { version } } } });
    await other.agent.post(`/conversations/${offer.id}/accept`, { version });
  });

  test('a second client with an address that somebody has', async () => {
    const order = { name: 'Twin', addresses: [{ kind: 'phone', value: house.customer().number }] };
    await supervisor.post('/clients', order);
    expect(await supervisor.ask('POST', '/clients', order)).toMatchObject({
      status: 409,
      body: { error: { code: 'conflict' } },
    });
  });
});

test('lists come page by page: everything once, in order', async () => {
  const made: string[] = [];
  for (let index = 0; index < 7; index += 1) {
    made.push(
      (
        await supervisor.post('/clients', {
          name: `Pagina ${index}`,
          addresses: [{ kind: 'email', value: house.customer().email }],
        })
      ).id,
    );
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: any = await supervisor.get(
      `/clients?query=Pagina&limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    seen.push(...page.items.map((one: any) => one.id));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(made.toReversed());
});

test('a timeline is read on from a number, and back from one', async () => {
  const client = await supervisor.post('/clients', {
    name: 'Long story',
    addresses: [{ kind: 'email', value: house.customer().email }],
  });
  for (let index = 1; index <= 9; index += 1)
    await supervisor.post(`/clients/${client.id}/notes`, { text: `note ${index}` });
  const read = async (query: string) => {
    const { events, lastSeq, hasMore } = await supervisor.get(`/clients/${client.id}/timeline?${query}`);
    return { seqs: events.map((event: any) => event.seq), lastSeq, hasMore };
  };
  expect(await read('after=6&limit=2')).toEqual({ seqs: [7, 8], lastSeq: 9, hasMore: true });
  expect(await read('after=7')).toEqual({ seqs: [8, 9], lastSeq: 9, hasMore: false });
  expect(await read('limit=3')).toEqual({ seqs: [7, 8, 9], lastSeq: 9, hasMore: true });
  expect(await read('before=4&limit=5')).toEqual({ seqs: [1, 2, 3], lastSeq: 9, hasMore: false });
  expect(await read('after=9')).toEqual({ seqs: [], lastSeq: 9, hasMore: false });
  await until(async () => (await house.hub.prisma.outboxMessage.count()) === 0);
});
