import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiToken } from '../../core/access/apiTokens.ts';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { RawSocket } from '../support/rawSocket.ts';

// Rights end within a second in every process, whichever way they end. Two servers; a socket of each kind on each.

const WITHIN_MS = 1_000;
/** The clock is looked at every two seconds. */
const BY_THE_CLOCK_MS = 4_000;

let house: Harness;
let place: Place;
let boss: Member;
beforeAll(async () => {
  house = await startHarness({ servers: 2 });
  place = await house.open();
  boss = await house.member('administrator');
});
afterAll(() => house.close());

interface Person {
  member: Member;
  keys: RawSocket[];
  sessions: RawSocket[];
  cookie: Record<string, string>;
}

/** Somebody who is connected to both servers, by key and by session. */
async function connected(queueIds: string[] = [place.queueId]): Promise<Person> {
  const member = await house.member('agent', { queueIds });
  const token = await createApiToken(house.hub.prisma, member.userId, `of ${member.userId}`);
  const { headers: cookie } = await house.signIn(member.email);
  const keys: RawSocket[] = [];
  const sessions: RawSocket[] = [];
  for (const url of house.urls) {
    const byKey = await RawSocket.open(url);
    expect(await byKey.signIn(token)).toBe(true);
    keys.push(byKey);
    const bySession = await RawSocket.open(url, { ...cookie, origin: url });
    bySession.say('40');
    expect(await bySession.until((heard) => heard.some((one) => one.startsWith('40{')))).toBe(true);
    sessions.push(bySession);
  }
  return { member, keys, sessions, cookie };
}

async function cut(lines: readonly RawSocket[], withinMs: number): Promise<void> {
  await Promise.all(lines.map((line) => line.cut(withinMs)));
}

const change = (person: Person, body: object) => boss.ask('PATCH', `/agents/${person.member.agentId}`, body);
const status = async (headers: Record<string, string>) =>
  (await fetch(`${house.urls[1]}/api/me/desk`, { headers })).status;

test('an account that an administrator disables: sockets, session and key, on both servers', async () => {
  const person = await connected();
  const gone = cut([...person.keys, ...person.sessions], WITHIN_MS);
  expect(await change(person, { disabled: true })).toMatchObject({ status: 200, body: { disabled: true } });
  await gone;
  expect(await status(person.cookie)).toBe(401);
  expect((await person.member.ask('GET', '/me/desk')).status).toBe(401);
  // Enabled again, they sign in anew: what was open before stays shut.
  expect((await change(person, { disabled: false })).status).toBe(200);
  expect(await status(person.cookie)).toBe(401);
  expect((await person.member.ask('GET', '/me/desk')).status).toBe(401);
  await house.signIn(person.member.email);
  const kinds = await house.hub.prisma.securityEvent.findMany({
    where: { userId: person.member.userId, byUserId: boss.userId },
    orderBy: { at: 'asc' },
    select: { kind: true },
  });
  expect(kinds.map(({ kind }) => kind)).toEqual(['account_disabled', 'account_enabled']);
});

test('a role that changes', async () => {
  const person = await connected();
  const gone = cut([...person.keys, ...person.sessions], WITHIN_MS);
  expect(await change(person, { role: 'supervisor' })).toMatchObject({
    status: 200,
    body: { role: 'supervisor' },
  });
  await gone;
  expect(await status(person.cookie)).toBe(401);
});

test('queues that change: sockets come back with the new ones, and the desk shows no more of the old', async () => {
  const person = await connected();
  const other = await house.open({ agents: 0 });
  const gone = cut([...person.keys, ...person.sessions], WITHIN_MS);
  const changed = await change(person, { queueIds: [other.queueId] });
  expect(changed).toMatchObject({ status: 200, body: { queueIds: [other.queueId] } });
  await gone;
  expect(await status(person.cookie)).toBe(200);
});

// Whoever has the database in hand, or another program, needs no use case of ours for it.
test.each<[string, (person: Person) => Promise<unknown>, 'all' | 'sessions' | 'keys']>([
  [
    'disabled',
    ({ member }) =>
      house.hub.pool.query('UPDATE "user" SET "disabledAt" = now() WHERE id = $1', [member.userId]),
    'all',
  ],
  [
    'given another role',
    ({ member }) =>
      house.hub.pool.query(`UPDATE "user" SET role = 'supervisor' WHERE id = $1`, [member.userId]),
    'all',
  ],
  [
    'given another password',
    ({ member }) =>
      house.hub.pool.query(`UPDATE account SET password = 'x' WHERE "userId" = $1`, [member.userId]),
    'all',
  ],
  [
    'moved to another division',
    async ({ member }) => {
      const division = await house.hub.prisma.division.create({ data: { name: randomUUID() } });
      await house.hub.pool.query('UPDATE agent SET division_id = $2 WHERE id = $1', [
        member.agentId,
        division.id,
      ]);
    },
    'all',
  ],
  [
    'taken out of a queue',
    ({ member }) => house.hub.pool.query('DELETE FROM queue_member WHERE agent_id = $1', [member.agentId]),
    'all',
  ],
  [
    'signed out',
    ({ member }) => house.hub.pool.query('DELETE FROM session WHERE "userId" = $1', [member.userId]),
    'sessions',
  ],
  [
    'robbed of the key',
    ({ member }) =>
      house.hub.pool.query('UPDATE api_token SET revoked_at = now() WHERE user_id = $1', [member.userId]),
    'keys',
  ],
])('somebody who is %s in the database itself', async (_how, end, whose) => {
  const person = await connected();
  const ended = whose === 'all' ? [...person.keys, ...person.sessions] : person[whose];
  const kept = [...person.keys, ...person.sessions].filter((line) => !ended.includes(line));
  const gone = cut(ended, WITHIN_MS);
  await end(person);
  await gone;
  expect(kept.map((line) => line.isClosed)).toEqual(kept.map(() => false));
  for (const line of kept) line.close();
});

test('a session and a key that end by the clock', async () => {
  const person = await connected();
  const { userId } = person.member;
  const soon = `now() + interval '300 ms'`;
  await house.hub.pool.query(`UPDATE session SET "expiresAt" = ${soon} WHERE "userId" = $1`, [userId]);
  await cut(person.sessions, BY_THE_CLOCK_MS);
  const other = await connected();
  // The trigger tells of a changed end; the end itself nobody tells of.
  await house.hub.pool.query('ALTER TABLE api_token DISABLE TRIGGER api_token_rights');
  await house.hub.pool.query(`UPDATE api_token SET expires_at = ${soon} WHERE user_id = $1`, [
    other.member.userId,
  ]);
  await cut(other.keys, BY_THE_CLOCK_MS);
  await house.hub.pool.query('ALTER TABLE api_token ENABLE TRIGGER api_token_rights');
  for (const line of [...person.keys, ...other.sessions]) line.close();
});

test('what the person had in hand goes back to the queue; what they were asked is taken back', async () => {
  const desk = await house.open({ agents: 1 });
  const [first, second] = [house.customer(), house.customer()];
  await first.text(desk.number, 'held');
  const held = await desk.agent.isOffered(first.number);
  await desk.agent.post(`/conversations/${held.id}/accept`);
  await second.text(desk.number, 'asked');
  const offered = await desk.agent.isOffered(second.number);
  expect((await boss.ask('PATCH', `/agents/${desk.agent.agentId}`, { disabled: true })).status).toBe(200);
  for (const { id } of [held, offered]) {
    const { state, agentId } = await house.hub.prisma.conversation.findUniqueOrThrow({ where: { id } });
    expect({ state, agentId }).toEqual({ state: 'queued', agentId: null });
  }
  await house.checkInvariants();
});

test('nobody shuts themselves out, and nobody but an administrator does it to others', async () => {
  for (const body of [{ disabled: true }, { role: 'agent' }]) {
    expect(await boss.ask('PATCH', `/agents/${boss.agentId}`, body)).toMatchObject({
      status: 409,
      body: { error: { code: 'invalid_state' } },
    });
  }
  const supervisor = await house.member('supervisor');
  for (const who of [supervisor, place.agent])
    expect((await who.ask('PATCH', `/agents/${boss.agentId}`, { disabled: true })).status).toBe(403);
  expect((await boss.get('/people')).items.map((one: any) => one.id)).toContain(place.agent.agentId);
});
