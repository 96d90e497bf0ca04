import { io } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startHarness, type Harness, type Member, type Place } from '../support/harness.ts';
import { makeDivision } from '../support/factories.ts';

// Who may see and do what: by division, by role, by holder; over HTTP and sockets alike.

let house: Harness;
let ours: Place;
let supervisor: Member;
let stranger: Member;
let conversation: { id: string; clientId: string };

beforeAll(async () => {
  house = await startHarness();
  ours = await house.open({ agents: 2 });
  supervisor = await house.member('supervisor', { queueIds: [ours.queueId] });
  stranger = await house.member('administrator', { divisionId: await makeDivision(house.hub) });
  const customer = house.customer();
  await ours.agents[1]!.goes('offline');
  await customer.text(ours.number, 'mine');
  conversation = await ours.agent.isOffered(customer.number);
  await ours.agent.post(`/conversations/${conversation.id}/accept`);
});
afterEach(() => house.checkInvariants());
afterAll(() => house.close());

describe('another division', () => {
  test('does not even learn that something is there', async () => {
    const { id, clientId } = conversation;
    const messageId = (await house.hub.prisma.message.findFirstOrThrow({ where: { clientId } })).id;
    const asked: [string, string, unknown?][] = [
      ['GET', `/conversations/${id}`],
      ['GET', `/clients/${clientId}`],
      ['GET', `/clients/${clientId}/timeline`],
      ['GET', `/surveys/invites?clientId=${clientId}`],
      ['GET', `/messages/${messageId}`],
      ['PATCH', `/clients/${clientId}`, { name: 'Mine now' }],
      ['POST', `/clients/${clientId}/notes`, { text: 'I was here' }],
      ['POST', '/follow-ups', { clientId, title: 'x', dueAt: new Date().toISOString() }],
      ...['accept', 'decline', 'hold', 'end', 'close', 'requeue'].map((name): [string, string, unknown] => [
        'POST',
        `/conversations/${id}/${name}`,
        {},
      ]),
      ['POST', `/conversations/${id}/reply`, { text: 'hello' }],
      ['POST', `/conversations/${id}/note`, { text: 'hello' }],
    ];
    for (const [method, path, body] of asked) {
      const answer = await stranger.ask(method, path, body);
      expect(answer, `${method} ${path}`).toMatchObject({
        status: 404,
        body: { error: { code: 'not_found' } },
      });
    }
    expect((await stranger.get('/conversations')).items).toEqual([]);
    expect((await stranger.get('/clients')).items).toEqual([]);
    expect((await stranger.get('/queues')).items).toEqual([]);
    expect((await stranger.get('/agents')).items.map((one: any) => one.id)).toEqual([stranger.agentId]);
    expect((await stranger.get('/board')).queues).toEqual([]);
  });

  test('is not let into a client’s room', async () => {
    const console = await stranger.socket();
    expect(await console.watch(conversation.clientId)).toEqual({ ok: false, code: 'not_found' });
    await ours.agent.post(`/conversations/${conversation.id}/note`, { text: 'for us only' });
    await house.drain();
    expect(console.events).toEqual([]);
  });

  test('cannot write to a client of ours', async () => {
    const client = await ours.agent.get(`/clients/${conversation.clientId}`);
    const answer = await stranger.ask('POST', '/conversations', {
      channel: 'sms',
      to: client.addresses[0].value,
      text: 'hi',
    });
    // An address is one person's in the whole house; whose it is stays untold.
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect(answer.body.error.details).toBeUndefined();
    expect(JSON.stringify(answer.body)).not.toContain(conversation.clientId);
  });
});

describe('roles', () => {
  test.each(['/board', '/quarantine'])('an agent has no %s', async (path) => {
    expect(await ours.agent.ask('GET', path)).toMatchObject({
      status: 403,
      body: { error: { code: 'forbidden' } },
    });
    expect((await supervisor.ask('GET', path)).status).toBe(200);
  });

  test('an agent is refused the board on the socket too; a supervisor gets it, and gets it again when it changes', async () => {
    const agents = await ours.agent.socket();
    expect(await agents.watchBoard()).toEqual({ ok: false, code: 'forbidden' });
    const console = await supervisor.socket();
    const shown = await console.watchBoard();
    expect(shown.ok && shown.value.queues.map((queue) => queue.id)).toEqual([ours.queueId]);
    await ours.agents[1]!.goes('away', 'meeting');
    await expect
      .poll(() => console.boards.at(-1)?.agents.find((agent) => agent.id === ours.agents[1]!.agentId)?.intent)
      .toBe('away');
    expect(agents.boards).toEqual([]);
  });

  test('only who holds it works on it; a supervisor may step in', async () => {
    const [, colleague] = ours.agents;
    for (const [name, body] of [
      ['reply', { text: 'I will take over' }],
      ['close', {}],
      ['end', {}],
    ] as const) {
      const answer = await colleague!.ask('POST', `/conversations/${conversation.id}/${name}`, body);
      expect(answer, name).toMatchObject({
        status: 409,
        body: { error: { code: 'already_assigned', details: { agentName: ours.agent.name } } },
      });
    }
    expect(
      (
        await supervisor.ask('POST', `/conversations/${conversation.id}/reply`, {
          text: 'The supervisor here.',
        })
      ).status,
    ).toBe(200);
  });
});

describe('sign-in', () => {
  test('by password gives a session that API and socket take, until it is ended', async () => {
    const session = await house.signIn(ours.agent.email);
    expect(await session.get('/session')).toMatchObject({
      agentId: ours.agent.agentId,
      user: { role: 'agent' },
    });
    const console = await session.socket();
    expect((await console.watch(conversation.clientId)).ok).toBe(true);
    let gone = false;
    console.socket.on('signedOut', () => {
      gone = true;
    });
    const ended = await fetch(`${house.urls[0]}/api/auth/sign-out`, {
      method: 'POST',
      headers: { ...session.headers, 'content-type': 'application/json', origin: house.config.publicUrl },
      body: '{}',
    });
    expect(ended.status).toBe(200);
    await expect.poll(() => gone && console.socket.disconnected).toBe(true);
    expect((await session.ask('GET', '/session')).status).toBe(401);
    await expect(session.socket()).rejects.toThrow('unauthenticated');
  });

  test('a wrong password, an unknown person and a made-up key are refused', async () => {
    await expect(house.signIn(ours.agent.email, 'not-the-password')).rejects.toThrow('401');
    await expect(house.signIn('nobody@staff.example')).rejects.toThrow('401');
    const answer = await fetch(`${house.urls[0]}/api/session`, {
      headers: { authorization: `Bearer rk_${'x'.repeat(43)}` },
    });
    expect(answer.status).toBe(401);
  });

  test('nobody can sign up', async () => {
    const answer = await fetch(`${house.urls[0]}/api/auth/sign-up/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'me@staff.example', password: 'long-enough-password', name: 'Me' }),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await house.hub.prisma.user.count({ where: { email: 'me@staff.example' } })).toBe(0);
  });

  test('without one there is nothing to see', async () => {
    const nobody = house.nobody();
    for (const path of [
      '/session',
      '/me/desk',
      '/clients',
      '/conversations',
      '/board',
      '/queues',
      '/agents',
      '/settings',
    ]) {
      expect(await nobody.ask('GET', path), path).toMatchObject({
        status: 401,
        body: { error: { code: 'unauthenticated' } },
      });
    }
    await expect(nobody.socket()).rejects.toThrow('unauthenticated');
  });

  test('a disabled account is out', async () => {
    const leaver = await house.member('agent');
    expect((await leaver.ask('GET', '/session')).status).toBe(200);
    await house.hub.prisma.user.update({ where: { id: leaver.userId }, data: { disabledAt: new Date() } });
    expect((await leaver.ask('GET', '/session')).status).toBe(401);
    await expect(leaver.socket()).rejects.toThrow('unauthenticated');
  });
});

describe('another site', () => {
  test('cannot act with our cookie', async () => {
    const session = await house.signIn(ours.agent.email);
    const answer = await fetch(`${house.urls[0]}/api/agents/me/intent`, {
      method: 'PUT',
      headers: { ...session.headers, 'content-type': 'application/json', origin: 'https://evil.example' },
      body: JSON.stringify({ intent: 'offline' }),
    });
    expect(answer.status).toBe(403);
  });

  test('cannot open a socket with it', async () => {
    const session = await house.signIn(ours.agent.email);
    const socket = io(house.urls[0]!, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { ...session.headers, origin: 'https://evil.example' },
    });
    const refused = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(false));
      socket.once('connect_error', () => resolve(true));
    });
    socket.disconnect();
    expect(refused).toBe(true);
  });
});
