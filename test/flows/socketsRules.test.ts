import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createApiToken } from '../../core/access/apiTokens.ts';
import { consoleBodies } from '../../core/contract/socket.ts';
import { messages } from '../../server/realtime/messages.ts';
import { makeDivisionOfMarks, type Division } from '../support/accessWorld.ts';
import { startHarness, type Harness } from '../support/harness.ts';
import { until } from '../support/openTestHub.ts';
import { RawSocket } from '../support/rawSocket.ts';
import { hashTables } from '../support/tableHash.ts';

// What a socket may be, say and get: whose page opens it, how many, how much, and every message x id x role.

let house: Harness;
let ours: Division;
let theirs: Division;
const lines: RawSocket[] = [];
beforeAll(async () => {
  house = await startHarness();
  ours = await makeDivisionOfMarks(house.hub, 'markofours');
  theirs = await makeDivisionOfMarks(house.hub, 'markoftheirs');
  await house.drain();
});
afterEach(() => {
  for (const line of lines.splice(0)) line.close();
  expect(house.errors).toEqual([]);
});
afterAll(() => house.close());

async function open(headers: Record<string, string> = {}): Promise<RawSocket> {
  const line = await RawSocket.open(house.urls[0]!, headers);
  lines.push(line);
  return line;
}

async function openAs(role: 'agent' | 'supervisor' | 'administrator', of = ours): Promise<RawSocket> {
  const line = await open();
  expect(await line.signIn(of.people[role].token)).toBe(true);
  return line;
}

let asked = 0;
/** Says one thing and gives the code that is answered, or `ok`. */
async function say(line: RawSocket, name: string, ...args: unknown[]): Promise<string> {
  const id = (asked += 1);
  line.say(`42${id}${JSON.stringify([name, ...args])}`);
  const start = `43${id}[`;
  await line.until((heard) => heard.some((one) => one.startsWith(start)));
  const [answer] = JSON.parse(line.messages.find((one) => one.startsWith(start))!.slice(start.length - 1));
  return answer.ok ? 'ok' : answer.code;
}

describe('whose page', () => {
  const poll = (headers: Record<string, string>) =>
    fetch(`${house.urls[0]}/socket.io/?EIO=4&transport=polling`, { headers });

  test('another site is refused, by WebSocket and by long poll', async () => {
    await expect(open({ origin: 'https://evil.example' })).rejects.toThrow('HTTP/1.1 40');
    await expect(open({ origin: 'null' })).rejects.toThrow('HTTP/1.1 40');
    expect((await poll({ origin: 'https://evil.example' })).status).toBeGreaterThanOrEqual(400);
  });

  test('so is each later request of a long poll, not the first alone', async () => {
    const opened = await (await poll({ origin: house.urls[0]! })).text();
    const { sid } = JSON.parse(opened.slice(1));
    const later = (origin: string) =>
      fetch(`${house.urls[0]}/socket.io/?EIO=4&transport=polling&sid=${sid}`, {
        method: 'POST',
        headers: { origin, 'content-type': 'text/plain' },
        body: '40',
      });
    expect((await later('https://evil.example')).status).toBeGreaterThanOrEqual(400);
    expect((await later(house.urls[0]!)).status).toBe(200);
  });

  test('a cookie without a page is refused; a browser that polls its own site says so; a program has a key', async () => {
    const { headers } = await house.signIn(ours.people.agent.email);
    await expect(open(headers)).rejects.toThrow('HTTP/1.1 40');
    expect((await poll(headers)).status).toBeGreaterThanOrEqual(400);
    expect((await poll({ ...headers, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect((await poll({ ...headers, 'sec-fetch-site': 'cross-site' })).status).toBeGreaterThanOrEqual(400);
    const withOrigin = await open({ ...headers, origin: house.urls[0]! });
    withOrigin.say('40');
    expect(await withOrigin.until((heard) => heard.some((one) => one.startsWith('40{')))).toBe(true);
    await openAs('agent');
  });
});

describe('how much', () => {
  test('whoever does not say who they are is shown out', async () => {
    const silent = await open();
    await silent.cut(8_000);
  });

  test('one try to sign in per connection', async () => {
    const line = await open();
    line.say('40{"token":"rk_not-a-key-of-this-house-at-all"}');
    await line.until((heard) => heard.includes('44{"message":"unauthenticated"}'));
    line.say(`40${JSON.stringify({ token: ours.people.agent.token })}`);
    await line.cut();
  });

  test('more than 64 kB at once', async () => {
    const line = await openAs('agent');
    line.say(`42["client.watch","${'x'.repeat(70_000)}"]`);
    await line.cut();
  });

  test('a flood: what fits is answered, then it is told, then cut', async () => {
    const line = await openAs('agent');
    for (let id = 1; id <= 300; id += 1)
      line.say(`42${id}["client.unwatch",{"clientId":"${ours.clientId}"}]`);
    await line.cut();
    const answers = line.messages.filter((one) => one.startsWith('43'));
    expect(answers.some((one) => one.includes('rate_limited'))).toBe(true);
    expect(answers.length).toBeLessThanOrEqual(260);
  });

  test('strange names: a few are answered, then it is cut', async () => {
    const line = await openAs('agent');
    for (let id = 1; id <= 30; id += 1) line.say(`42${id}["admin.eval","1"]`);
    await line.cut();
    expect(line.messages.filter((one) => one.includes('not_found')).length).toBeLessThanOrEqual(11);
  });

  test('packets that say nothing are counted too', async () => {
    const line = await openAs('agent');
    for (let index = 0; index < 600; index += 1) line.say('43999[]');
    await line.cut();
  });

  test('a person has twenty sockets in a process, and one more when one of them has gone', async () => {
    const { userId } = await house.member('agent');
    const token = await createApiToken(house.hub.prisma, userId, 'many');
    const all: RawSocket[] = [];
    for (let index = 0; index < 20; index += 1) {
      const line = await open();
      expect(await line.signIn(token)).toBe(true);
      all.push(line);
    }
    const extra = await open();
    expect(await extra.signIn(token)).toBe(false);
    expect(extra.messages).toContain('44{"message":"rate_limited"}');
    all[0]!.close();
    await until(async () => (await open()).signIn(token));
  });
});

describe('every message x id x role', () => {
  const ABSENT = '00000000-0000-7000-8000-00000000dead';
  const names = Object.keys(messages) as (keyof typeof messages)[];

  test('every message of the contract has its row in the table', () => {
    expect(names.toSorted()).toEqual(Object.keys(consoleBodies).toSorted());
  });

  test('device.beat is one’s own window’s, and nothing else', async () => {
    const line = await openAs('agent');
    const tab = '0f0e0d0c-0b0a-4908-8706-050403020100';
    const good = { tab, phone: 'ready', trouble: null };
    expect(await say(line, 'device.beat', good)).toBe('ok');
    for (const bad of [
      { ...good, tab: 'a window' },
      { ...good, phone: 'hot' },
      { ...good, trouble: 'tired' },
      { ...good, agentId: theirs.people.agent.agentId },
      {},
    ])
      expect(await say(line, 'device.beat', bad)).toBe('invalid_request');
    expect(await say(line, 'device.beat')).toBe('invalid_request');
  });

  test.each(names.filter((name) => name !== 'device.beat'))('%s', async (name) => {
    const { body, permission } = messages[name];
    const before = await hashTables(house.hub.pool);
    for (const role of ['agent', 'supervisor', 'administrator'] as const) {
      const line = await openAs(role);
      const may = permission !== 'board.read' || role !== 'agent';
      const told = async (...args: unknown[]) => say(line, name, ...args);
      const more = name === 'client.here' ? { doing: 'viewing', to: '', asks: false, takesOver: false } : {};
      if (body) {
        expect(await told({ ...more, clientId: ours.clientId }), role).toBe('ok');
        expect(await told({ ...more, clientId: theirs.clientId }), role).toBe('not_found');
        expect(await told({ ...more, clientId: ABSENT }), role).toBe('not_found');
        expect(await told({ ...more, clientId: ours.clientId, divisionId: ours.divisionId })).toBe(
          'invalid_request',
        );
        expect(await told()).toBe('invalid_request');
        expect(await told({ ...more, clientId: ours.clientId }, 1)).toBe('invalid_request');
      } else {
        expect(await told(), role).toBe(may ? 'ok' : 'forbidden');
        expect(await told(null)).toBe(may ? 'invalid_request' : 'forbidden');
        expect(await told({ divisionId: theirs.divisionId })).toBe(may ? 'invalid_request' : 'forbidden');
      }
    }
    expect(await hashTables(house.hub.pool)).toEqual(before);
  });

  test('nothing of another division reaches a socket that tried everything', async () => {
    const line = await openAs('administrator');
    await say(line, 'client.watch', { clientId: theirs.clientId });
    await say(line, 'client.watch', { clientId: ours.clientId });
    await say(line, 'board.watch');
    const heardBefore = line.messages.length;
    const theirLine = await openAs('agent', theirs);
    expect(await say(theirLine, 'client.watch', { clientId: theirs.clientId })).toBe('ok');
    await noteOn(theirs);
    await theirLine.until((heard) => heard.some((one) => one.includes('a note for markoftheirs')));
    // What is ours comes after what is theirs: had it been for us, it would be here.
    await noteOn(ours);
    await line.until((heard) => heard.some((one) => one.includes('a note for markofours')));
    await house.drain();
    expect(line.messages.filter((one) => one.includes('markoftheirs'))).toEqual([]);
    expect(line.messages.length).toBeGreaterThan(heardBefore);
    expect(theirLine.messages.filter((one) => one.includes('markofours'))).toEqual([]);
  });

  async function noteOn(division: Division): Promise<void> {
    const response = await fetch(`${house.urls[0]}/api/clients/${division.clientId}/notes`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${division.people.agent.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ text: `a note for ${division.mark}` }),
    });
    expect(response.status).toBe(201);
  }
});
