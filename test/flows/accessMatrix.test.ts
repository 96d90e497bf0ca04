import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApiToken } from '../../core/access/apiTokens.ts';
import { indexMessages } from '../../core/search/indexMessages.ts';
import { routes } from '../../server/routes.ts';
import {
  cellsOf,
  fieldsOf,
  isOfTheWork,
  outsiders,
  partsOf,
  roles,
  type Caller,
  type Cell,
} from '../support/accessCells.ts';
import { makeDivisionOfMarks, type Division } from '../support/accessWorld.ts';
import { makeAgent, PASSWORD } from '../support/factories.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { hashTables } from '../support/tableHash.ts';

// Every route x every id it takes x own, foreign, absent, lost x everybody who might ask. Refusals change nothing, and no
// answer holds a word of another division.

const OURS = 'markofours';
const THEIRS = 'markoftheirs';

let house: Harness;
let ours: Division;
let theirs: Division;
let cells: Cell[];
const headers = new Map<Caller, Record<string, string>>();

beforeAll(async () => {
  house = await startHarness();
  ours = await makeDivisionOfMarks(house.hub, OURS);
  theirs = await makeDivisionOfMarks(house.hub, THEIRS);
  await house.drain();
  while ((await indexMessages(house.hub)) > 0);
  // By password, because a key may not do all that its owner may.
  for (const role of roles)
    headers.set(role, (await house.signIn(ours.people[role].email, PASSWORD)).headers);
  await letNobodyIn();
  cells = cellsOf(routes, { ours, theirs, sandbox: house.config.sandbox });
});
afterAll(() => house.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Those who came in once, and may not any more. */
async function letNobodyIn(): Promise<void> {
  const { prisma } = house.hub;
  const person = () =>
    makeAgent(house.hub, {
      divisionId: ours.divisionId,
      role: 'administrator',
      queueIds: [ours.queueId],
      name: `${OURS} out`,
    });
  const [disabled, other] = [await person(), await person()];
  const sessionOf = async (email: string) => (await house.signIn(email, PASSWORD)).headers;
  headers.set('nobody', {});
  headers.set('disabledKey', bearer(disabled.token));
  headers.set('disabledSession', await sessionOf(disabled.email));
  await prisma.user.update({ where: { id: disabled.userId }, data: { disabledAt: new Date() } });
  const revoked = await createApiToken(prisma, other.userId, 'revoked');
  const expired = await createApiToken(prisma, other.userId, 'expired');
  headers.set('revokedKey', bearer(revoked));
  headers.set('expiredKey', bearer(expired));
  const past = new Date(Date.now() - 1_000);
  await prisma.apiToken.updateMany({ where: { name: 'revoked' }, data: { revokedAt: past } });
  await prisma.apiToken.updateMany({ where: { name: 'expired' }, data: { expiresAt: past } });
  headers.set('expiredSession', await sessionOf(other.email));
  await prisma.session.updateMany({ where: { userId: other.userId }, data: { expiresAt: past } });
  headers.set('endedSession', await sessionOf(other.email));
  await prisma.session.deleteMany({ where: { userId: other.userId, expiresAt: { gt: new Date() } } });
  // Whoever shows a session that is over has it swept away: that is no change of anything.
  await ask({ caller: 'expiredSession', request: get('/session') });
}

interface Answer {
  status: number;
  text: string;
}

async function ask(cell: Pick<Cell, 'request' | 'caller'>): Promise<Answer> {
  const { method, path, body } = cell.request;
  const response = await fetch(`${house.urls[0]}/api${path}`, {
    method,
    headers: {
      ...headers.get(cell.caller),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** A few at a time: they must not get in each other's way, being refused. */
async function askAll(asked: Cell[]): Promise<(Answer & { cell: Cell })[]> {
  const answers: (Answer & { cell: Cell })[] = [];
  for (let at = 0; at < asked.length; at += 8) {
    const some = asked.slice(at, at + 8).map(async (cell) => ({ cell, ...(await ask(cell)) }));
    answers.push(...(await Promise.all(some)));
  }
  return answers;
}

const nameOf = ({ request, field, relation, caller }: Cell): string =>
  `${request.method} ${request.path} ${field ?? ''} ${relation} as ${caller}`;

test('the matrix is of every route, every id and everybody', () => {
  for (const route of routes) {
    const mine = cells.filter((cell) => cell.route === route);
    const tried = new Set(mine.map((cell) => cell.field));
    expect([...tried], route.path).toEqual(
      fieldsOf(route).length === 0
        ? [null]
        : [...new Set(fieldsOf(route).map((field) => `${field.where}.${field.path}`))],
    );
    expect(new Set(mine.map((cell) => cell.caller)).size).toBe(roles.length + outsiders.length);
  }
  expect(cells.length).toBeGreaterThan(1_000);
});

describe('refusals', () => {
  test.each(partsOf(routes))('%s', async (_part, some) => {
    const refused = cells.filter((cell) => some.includes(cell.route) && cell.expected !== 'in');
    const before = await hashTables(house.hub.pool);
    const wrong: string[] = [];
    for (const { cell, status, text } of await askAll(refused)) {
      if (status !== cell.expected) wrong.push(`${nameOf(cell)}: ${status} ${text}`);
      if (text.includes(THEIRS)) wrong.push(`${nameOf(cell)} leaks: ${text}`);
      if (cell.expected === 401 && text.includes(OURS)) wrong.push(`${nameOf(cell)} leaks: ${text}`);
    }
    expect(wrong).toEqual([]);
    expect(await hashTables(house.hub.pool)).toEqual(before);
  });

  test('what is another division’s and what is not there are answered in the same words', async () => {
    const wordsOf = async (relation: string) => {
      const asked = cells.filter((cell) => cell.caller === 'administrator' && cell.relation === relation);
      return (await askAll(asked)).map(({ cell, text }) => [cell.route.path, cell.field, text]);
    };
    expect(await wordsOf('foreign')).toEqual(await wordsOf('absent'));
  });
});

describe('side doors', () => {
  const asAgent = (method: string, path: string, body?: unknown) =>
    ask({ caller: 'administrator', request: { method, path, body } });

  test.each([
    () => `/clients?query=${THEIRS}`,
    () => `/clients?query=${encodeURIComponent(theirs.phone.slice(3))}`,
    () => `/clients?address=${encodeURIComponent(theirs.phone)}`,
    () => `/clients?address=${theirs.email}`,
    () => `/search/messages?q=${THEIRS}`,
    () => `/search/messages?q=*${THEIRS.slice(6)}`,
  ])('search %#', async (path) => {
    expect(JSON.parse((await asAgent('GET', path())).text)).toEqual({ items: [], nextCursor: null });
  });

  test('a cursor that somebody of another division was given leads through one’s own rows only', async () => {
    const search = `/search/messages?q=${THEIRS}`;
    for (const list of ['/clients', '/conversations', '/quarantine', '/follow-ups', search]) {
      const { nextCursor } = await theirPage(list);
      const join = list.includes('?') ? '&' : '?';
      const { status, text } = await asAgent('GET', `${list}${join}cursor=${nextCursor}`);
      expect(status, list).toBe(200);
      expect(text, list).not.toContain(THEIRS);
    }
  });

  async function theirPage(list: string): Promise<{ nextCursor: string }> {
    const last = new Date(Date.now() + 3_600_000).toISOString();
    const made = Buffer.from(JSON.stringify([last, theirs.clientId])).toString('base64url');
    const response = await fetch(`${house.urls[0]}/api${list}${list.includes('?') ? '&' : '?'}limit=1`, {
      headers: bearer(theirs.people.supervisor.token),
    });
    const { nextCursor } = await response.json();
    return { nextCursor: nextCursor ?? made };
  }

  test('an address of theirs is refused without a word of whose it is', async () => {
    const before = await hashTables(house.hub.pool);
    const made = await asAgent('POST', '/clients', {
      name: 'Twin',
      addresses: [{ kind: 'phone', value: theirs.phone }],
    });
    const written = await asAgent('POST', '/conversations', {
      channel: 'sms',
      to: theirs.phone,
      text: 'Hello',
    });
    for (const { status, text } of [made, written]) {
      expect([status, JSON.parse(text).error.code]).toEqual([409, 'conflict']);
      expect(text).not.toContain(THEIRS);
      expect(JSON.parse(text).error.details).toBeUndefined();
    }
    expect(await hashTables(house.hub.pool)).toEqual(before);
  });

  test('what hangs on a row of ours and belongs to them is not shown with it', async () => {
    const { prisma } = house.hub;
    await prisma.client.update({
      where: { id: ours.clientId },
      data: { organisationId: theirs.clientId, accountAgentId: theirs.people.agent.agentId },
    });
    const { status, text } = await asAgent('GET', `/clients/${ours.clientId}`);
    expect(status).toBe(200);
    expect(text).not.toContain(THEIRS);
    await prisma.client.update({
      where: { id: ours.clientId },
      data: { organisationId: null, accountAgentId: null },
    });
  });

  test('a client of ours who writes to a number of theirs is on nobody’s desk there', async () => {
    const { prisma } = house.hub;
    const { id, clientId } = await prisma.conversation.findUniqueOrThrow({
      where: { id: theirs.conversations.waits },
    });
    await prisma.conversation.update({
      where: { id },
      data: { clientId: ours.clientId },
    });
    for (const path of ['/me/desk', '/conversations', '/agents', '/board']) {
      const response = await fetch(`${house.urls[0]}/api${path}`, {
        headers: bearer(theirs.people.supervisor.token),
      });
      expect(await response.text(), path).not.toContain(OURS);
    }
    await prisma.conversation.update({
      where: { id },
      data: { clientId },
    });
  });
});

/** What was done the first time is done, so a second one would say nothing. */
const ONCE = { timeout: 150_000, retry: 0 };
test('those who may are let in, and see nothing of the other division', ONCE, async () => {
  const wrong: string[] = [];
  // What ends all sessions of somebody comes after what ends one of them.
  const letIn = cells.filter(({ expected }) => expected === 'in');
  for (const cell of [...letIn.filter(({ field }) => field), ...letIn.filter(({ field }) => !field)]) {
    const { status, text } = await ask(cell);
    if (isOfTheWork(cell, { status, text })) continue;
    if ([400, 401, 403, 404, 500, 503].includes(status)) wrong.push(`${nameOf(cell)}: ${status} ${text}`);
    if (text.includes(THEIRS)) wrong.push(`${nameOf(cell)} leaks: ${text}`);
  }
  expect(wrong).toEqual([]);
  // One of these orders the proof, which speaks of the rows that were made by hand.
  expect(house.errors.filter((error) => !('broken' in error))).toEqual([]);
});

test('who was taken out of a queue takes nothing there any more, from that moment', async () => {
  const { prisma } = house.hub;
  const { agent } = ours.people;
  const client = await prisma.client.create({ data: { divisionId: ours.divisionId, name: 'Late' } });
  const ourAddress = await prisma.ourAddress.findFirstOrThrow({
    where: { queueId: ours.queueId, kind: 'phone' },
  });
  const waiting = await prisma.conversation.create({
    data: {
      clientId: client.id,
      channel: 'sms',
      direction: 'inbound',
      ourAddressId: ourAddress.id,
      queueId: ours.queueId,
      state: 'queued',
      visits: { create: { queueId: ours.queueId, channel: 'sms' } },
    },
  });
  const desk = async () =>
    JSON.parse((await ask({ caller: 'agent', request: get('/me/desk') })).text).waiting.map(
      (one: { id: string }) => one.id,
    );
  expect(await desk()).toContain(waiting.id);
  await prisma.queueMember.deleteMany({ where: { agentId: agent.agentId } });
  expect(await desk()).toEqual([]);
  // A verification that was ordered further up is still being written.
  await until(async () => (await prisma.verificationRun.count({ where: { finishedAt: null } })) === 0);
  const before = await hashTables(house.hub.pool);
  const tries = [
    { method: 'POST', path: `/conversations/${waiting.id}/accept`, body: {} },
    {
      method: 'POST',
      path: '/conversations',
      body: { channel: 'sms', to: '+447700900555', text: 'Hello', queueId: ours.queueId },
    },
  ];
  for (const request of tries) expect((await ask({ caller: 'agent', request })).status).toBe(403);
  expect(await hashTables(house.hub.pool)).toEqual(before);
});

const get = (path: string) => ({ method: 'GET', path, body: undefined });
