import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDivision } from '../support/factories.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { talk } from '../support/talk.ts';

// A page of a timeline that a program asks for with its key takes a short way. It says what the long way says, to the
// letter, and it is closed the instant a right ends. The long way is recognised by its etag.

let house: Harness;
let place: Place;
let clientId = '';
let cookie: Record<string, string> = {};
beforeAll(async () => {
  house = await startHarness();
  place = await house.open();
  ({ clientId } = await talk(house, place));
  for (let index = 1; index <= 9; index += 1)
    await place.agent.post(`/clients/${clientId}/notes`, { text: `"Note" ${index}\n\\ ünd 中文 \u0007` });
  cookie = (await house.signIn(place.agent.email)).headers;
});
afterAll(() => house.close());

async function read(headers: Record<string, string>, query = '', id = clientId) {
  const response = await fetch(`${place.agent.url}/api/clients/${id}/timeline${query}`, { headers });
  return { response, body: (await response.json()) as any };
}

test.each([
  '',
  '?limit=3',
  '?limit=500',
  '?after=0&limit=2',
  '?before=4&limit=2',
  '?limit=1&before=3',
  '?after=5',
])('the short way says what the long way says: %s', async (query) => {
  const short = await read(place.agent.headers, query);
  const long = await read(cookie, query);
  expect(short.response.headers.get('etag')).toBeNull();
  expect(long.response.headers.get('etag')).not.toBeNull();
  expect(short.body.events.length).toBeGreaterThan(0);
  expect(short.body).toEqual(long.body);
  const told = (response: Response): object =>
    Object.fromEntries(
      [...response.headers].filter(([name]) => !/^(etag|x-request-id|date|content-length)$/.test(name)),
    );
  expect(told(short.response)).toEqual(told(long.response));
  expect(short.response.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
});

test.each(['?limit=0', '?limit=501', '?limit=x', '?limit=1&limit=2', '?before=0', '?after=-1', '?other=1'])(
  'what is no question is refused as ever: %s',
  async (query) => {
    const { response, body } = await read(place.agent.headers, query);
    expect(response.status).toBe(400);
    expect(body.error.code).toBe('invalid_request');
  },
);

test('nothing after the last number is an empty page', async () => {
  const { response, body } = await read(place.agent.headers, '?after=999');
  expect(response.status).toBe(200);
  expect(body).toMatchObject({ events: [], hasMore: false });
});

test('a client of another division, or none, is not there', async () => {
  const strange = await house.open({ divisionId: await makeDivision(house.hub) });
  expect((await read(strange.agent.headers)).response.status).toBe(404);
  const nobody = clientId.replace(/^........./, '00000000-');
  expect((await read(place.agent.headers, '', nobody)).response.status).toBe(404);
  expect((await read({ authorization: `Bearer rk_${'x'.repeat(43)}` })).response.status).toBe(401);
});

const ends: [string, (who: Member) => Promise<unknown>, number][] = [
  [
    'the key is revoked',
    ({ userId }) =>
      house.hub.prisma.apiToken.updateMany({ where: { userId }, data: { revokedAt: new Date() } }),
    401,
  ],
  [
    'the key runs out',
    ({ userId }) =>
      house.hub.pool.query('UPDATE api_token SET expires_at = now() WHERE user_id = $1', [userId]),
    401,
  ],
  [
    'the account is disabled',
    ({ userId }) => house.hub.prisma.user.update({ where: { id: userId }, data: { disabledAt: new Date() } }),
    401,
  ],
  [
    'the agent goes to another division',
    async ({ agentId }) =>
      house.hub.prisma.agent.update({
        where: { id: agentId },
        data: {
          divisionId: (await house.hub.prisma.division.create({ data: { name: `Away ${agentId}` } })).id,
        },
      }),
    404,
  ],
];

test.each(ends)('it is closed with the commit: %s', async (_what, end, status) => {
  const member = await house.member('agent', { queueIds: [place.queueId] });
  // The first use is noted, the long way; from then on the short one.
  await read(member.headers);
  const open = await read(member.headers);
  expect(open.response.status).toBe(200);
  expect(open.response.headers.get('etag')).toBeNull();
  await end(member);
  expect((await read(member.headers)).response.status).toBe(status);
});
