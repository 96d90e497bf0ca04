import { once } from 'node:events';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sendSurvey } from '../../core/surveys/sendSurvey.ts';
import { surveyToken } from '../../core/surveys/surveyToken.ts';
import { surveyRoutes } from '../../server/http/surveyPage.ts';
import { openTestHub, until, type TestHub } from '../support/openTestHub.ts';
import { makeClient, makeClosed, makeHouse, type House } from '../support/people.ts';

let opened: TestHub;
let house: House;
let server: http.Server;
let base: string;

beforeAll(async () => {
  opened = await openTestHub({ LOG_LEVEL: 'silent' });
  house = await makeHouse(opened.hub);
});
afterAll(async () => {
  server.close();
  await opened.close();
});
beforeEach(async () => {
  server?.close();
  // The limiter is of the routes, so each test starts with an untouched one.
  server = express().use('/s', surveyRoutes(opened.hub)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/s`;
});

interface Asked {
  clientId: string;
  inviteId: string;
  token: string;
  url: string;
}

async function ask(language: 'en' | 'zh' = 'en'): Promise<Asked> {
  const { hub } = opened;
  const client = await makeClient(hub, house, { language });
  const conversation = await makeClosed(hub, house, { clientId: client.id });
  const invite = await until(async () => {
    const found = await hub.prisma.surveyInvite.findFirst({ where: { conversationId: conversation.id } });
    if (found?.state === 'planned') await sendSurvey(hub, { inviteId: found.id });
    return found?.state === 'sent' && found;
  });
  const token = surveyToken(hub.config.authSecret, invite.id);
  return { clientId: client.id, inviteId: invite.id, token, url: `${base}/${token}` };
}

const answers = (inviteId: string) => opened.hub.prisma.surveyAnswer.findMany({ where: { inviteId } });
const json = { 'content-type': 'application/json', accept: 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

test("a page of our own making, small, private and in the client's language", async () => {
  const asked = await ask('zh');
  const reply = await fetch(`${asked.url}?score=4`, { headers: { 'accept-language': 'en' } });
  const html = await reply.text();
  expect(reply.status).toBe(200);
  expect(Buffer.byteLength(html)).toBeLessThan(30_000);
  expect(html).toContain('<html lang="zh-CN">');
  expect(html).toMatch(/value="4" required checked/);
  expect(html.match(/ checked/g)).toHaveLength(1);
  expect(html.match(/type="radio"/g)).toHaveLength(5);
  expect(html).not.toMatch(/<script|https?:\/\/|src=/);
  expect(reply.headers.get('referrer-policy')).toBe('no-referrer');
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(reply.headers.get('x-robots-tag')).toContain('noindex');
  expect(reply.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; style-src 'sha256-[\w+/=]+'/,
  );
  expect(await (await fetch(`${asked.url}?lang=en`)).text()).toContain('<html lang="en">');
});

test('looking, in every way scanners look, changes nothing', async () => {
  const asked = await ask();
  const before = await opened.hub.prisma.client.findUniqueOrThrow({ where: { id: asked.clientId } });
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'HEAD'])
    await fetch(`${asked.url}?score=5&comment=x`, { method });
  expect((await fetch(asked.url, { method: 'PUT', headers: json, body: '{"score":5}' })).status).toBe(404);
  expect(await answers(asked.inviteId)).toEqual([]);
  const after = await opened.hub.prisma.client.findUniqueOrThrow({ where: { id: asked.clientId } });
  expect(after.lastSeq - before.lastSeq).toBeLessThanOrEqual(1); // the text's own "sent"
  expect(
    (await opened.hub.prisma.surveyInvite.findUniqueOrThrow({ where: { id: asked.inviteId } })).state,
  ).toBe('sent');
});

test('a form without script is stored; the second is told so', async () => {
  const asked = await ask();
  const body = new URLSearchParams({ score: '5', comment: '  <b>Great</b>\r\n谢谢 👍 ' });
  const first = await fetch(asked.url, { method: 'POST', headers: form, body });
  expect([first.status, await first.text()]).toEqual([200, expect.stringContaining('Thank you!')]);
  expect(await answers(asked.inviteId)).toMatchObject([
    { score: 5, comment: '<b>Great</b>\r\n谢谢 👍', via: 'web' },
  ]);
  const second = await fetch(asked.url, { method: 'POST', headers: form, body });
  expect([second.status, await second.text()]).toEqual([409, expect.stringContaining('Already answered')]);
  const look = await fetch(asked.url);
  expect([look.status, await look.text()]).toEqual([200, expect.stringContaining('Already answered')]);
});

test('JSON, twenty at once: one is stored, nineteen are told so', async () => {
  const asked = await ask();
  const replies = await Promise.all(
    Array.from({ length: 20 }, () =>
      fetch(asked.url, { method: 'POST', headers: json, body: '{"score":3}' }),
    ),
  );
  expect(replies.filter((reply) => reply.status === 200)).toHaveLength(1);
  expect(replies.filter((reply) => reply.status === 409)).toHaveLength(19);
  const refused = replies.find((reply) => reply.status === 409)!;
  expect(await refused.json()).toMatchObject({ error: { code: 'already_answered' } });
  expect(await answers(asked.inviteId)).toHaveLength(1);
});

test('whoever has no link learns nothing', async () => {
  const asked = await ask();
  const expired = await ask();
  await opened.hub.prisma.surveyInvite.update({
    where: { id: expired.inviteId },
    data: { expiresAt: new Date(0) },
  });
  const flipped = (asked.token.startsWith('A') ? 'B' : 'A') + asked.token.slice(1);
  const tokens = [
    flipped,
    asked.token.slice(0, -1),
    `${asked.token}A`,
    asked.token.toUpperCase(),
    expired.token,
    asked.inviteId,
    '0',
    '%00',
    '%E0%A4%A',
    '..%2f..',
    'a'.repeat(2_000),
    '',
  ];
  const replies = await Promise.all(
    tokens.map(async (token) => {
      const reply = await fetch(`${base}/${token}`);
      return [reply.status, await reply.text()];
    }),
  );
  expect(new Set(replies.map(String)).size).toBe(1);
  expect(replies[0]?.[0]).toBe(404);
  const posted = await fetch(`${base}/${flipped}`, { method: 'POST', headers: json, body: '{"score":5}' });
  expect([posted.status, await posted.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
});

test('guessing is slowed down, answering is not', async () => {
  const asked = await ask();
  for (let i = 0; i < 100; i += 1) expect((await fetch(asked.url, { method: 'HEAD' })).status).toBe(200);
  const statuses = new Set<number>();
  for (let i = 0; i < 80; i += 1) statuses.add((await fetch(`${base}/${'x'.repeat(22)}`)).status);
  expect(statuses).toEqual(new Set([404, 429]));
});

test.each<[string, { headers: Record<string, string>; body: string; status: number }]>([
  ['no score', { headers: json, body: '{}', status: 400 }],
  ['a score of 0', { headers: json, body: '{"score":0}', status: 400 }],
  ['a score of 6', { headers: json, body: '{"score":6}', status: 400 }],
  ['half a score', { headers: json, body: '{"score":4.5}', status: 400 }],
  ['a score of text', { headers: json, body: '{"score":"good"}', status: 400 }],
  ['a list', { headers: json, body: '[5]', status: 400 }],
  ['broken JSON', { headers: json, body: '{"score":', status: 400 }],
  ['a field too many', { headers: json, body: '{"score":5,"inviteId":"x"}', status: 400 }],
  ['a comment that is no text', { headers: json, body: '{"score":5,"comment":{"$ne":1}}', status: 400 }],
  [
    'a comment too long',
    { headers: json, body: JSON.stringify({ score: 5, comment: 'x'.repeat(1_001) }), status: 400 },
  ],
  [
    'a body too large',
    { headers: json, body: JSON.stringify({ score: 5, comment: 'x'.repeat(9_000) }), status: 413 },
  ],
  ['a form too large', { headers: form, body: `score=5&comment=${'x'.repeat(9_000)}`, status: 413 }],
  ['a form without a score', { headers: form, body: 'comment=hello', status: 400 }],
  [
    'plain text',
    { headers: { 'content-type': 'text/plain', accept: 'application/json' }, body: '5', status: 400 },
  ],
])('%s is refused and nothing is stored', async (_name, { headers, body, status }) => {
  const asked = await ask();
  const reply = await fetch(asked.url, { method: 'POST', headers, body });
  expect(reply.status).toBe(status);
  if (headers['accept'] === 'application/json')
    expect(await reply.json()).toMatchObject({
      error: { code: status === 413 ? 'too_large' : 'invalid_request' },
    });
  expect(await answers(asked.inviteId)).toEqual([]);
});

test('a refused form keeps what was written, as text', async () => {
  const asked = await ask();
  const reply = await fetch(asked.url, {
    method: 'POST',
    headers: form,
    body: new URLSearchParams({ comment: '</textarea><script>alert(1)</script>' }),
  });
  const html = await reply.text();
  expect(html).toContain('&lt;/textarea&gt;&lt;script&gt;');
  expect(html).not.toContain('<script');
  expect(html).toContain('role="alert"');
});
