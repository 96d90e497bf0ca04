import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiToken } from '../../core/access/apiTokens.ts';
import { ErrorCode } from '../../core/contract/api.ts';
import type { ConsoleSocket } from '../support/actor.ts';
import { startHarness, type Harness, type Member } from '../support/harness.ts';
import {
  brokenFrame,
  brokenPacket,
  createDice,
  strangeMessage,
  wrongMessage,
} from '../support/hostileFrames.ts';
import { frame, RawSocket } from '../support/rawSocket.ts';
import { hashTables } from '../support/tableHash.ts';

// A hundred thousand frames that no console sends, signed in and not. Nothing falls over, nothing is told, nothing grows,
// nothing is written, and whoever behaves is served meanwhile.

const BEFORE_SIGN_IN = { lines: 500, frames: 100 };
const SIGNED_IN = { lines: 1_000, frames: 50 };
const AT_ONCE = 12;

let house: Harness;
let member: Member;
let token: string;
let clientId: string;
beforeAll(async () => {
  house = await startHarness();
  member = await house.member('supervisor');
  token = await createApiToken(house.hub.prisma, member.userId, 'fuzz');
  clientId = (
    await house.hub.prisma.client.create({ data: { divisionId: house.divisionId, name: 'a-name-to-keep' } })
  ).id;
});
afterAll(() => house.close());

const url = () => house.urls[0]!;

/** All that may ever be said to somebody who sends such things. */
const harmless = [
  /^0\{"sid":"[\w-]{20}","upgrades":\[\],"pingInterval":\d+,"pingTimeout":\d+,"maxPayload":65536\}$/,
  /^40(\/,)?\{"sid":"[\w-]{20}"\}$/,
  new RegExp(`^43\\d+\\[\\{"ok":false,"code":"(${ErrorCode.options.join('|')})"\\}\\]$`),
  /^43\d+\[\{"ok":true,"value":null\}\]$/,
  /^44(\/[^,]*,)?\{"message":"(unauthenticated|unavailable|rate_limited|Invalid namespace)"\}$/,
  /^4[02]\["signedOut"\]$/,
  /^41$/,
  /^2$/,
  /^6$/,
];
const isBoard = (message: string) => /^43\d+\[\{"ok":true,"value":\{"at":/.test(message);

function told(line: RawSocket): string[] {
  return line.messages.filter(
    (message) =>
      !isBoard(message) &&
      message.length > 2 &&
      !harmless.some((one) => one.test(message)) &&
      message.charCodeAt(0) > 31,
  );
}

async function inTurn(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const workers = Array.from({ length: AT_ONCE }, async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  });
  await Promise.all(workers);
}

async function isServed(): Promise<void> {
  const console: ConsoleSocket = await member.socket();
  expect((await console.watch(clientId)).ok).toBe(true);
  console.close();
}

let answered = 0;
const leaks: string[] = [];

async function strange(index: number): Promise<void> {
  const dice = createDice(index);
  const line = await RawSocket.open(url());
  const frames = Array.from({ length: BEFORE_SIGN_IN.frames }, () =>
    dice(2) === 0
      ? brokenPacket(dice)
      : dice(2) === 0
        ? brokenFrame(dice)
        : frame(wrongMessage(dice, dice(1_000))),
  );
  line.write(frames);
  await line.until((messages) => messages.length > 1, 300).catch(() => undefined);
  leaks.push(...told(line));
  line.close();
}

async function signedIn(index: number): Promise<void> {
  const dice = createDice(100_000 + index);
  const line = await RawSocket.open(url());
  expect(await line.signIn(token)).toBe(true);
  const ends = 7;
  const asked = SIGNED_IN.frames - ends;
  const good = Array.from({ length: asked }, (_, id) =>
    frame(id % 40 === 39 ? strangeMessage(dice, id) : wrongMessage(dice, id)),
  );
  line.write(good);
  const heard = (messages: readonly string[]) => messages.filter((one) => one.startsWith('43')).length;
  if (!(await line.until((messages) => heard(messages) === asked)))
    leaks.push(`cut after ${line.messages.at(-1)}`);
  answered += heard(line.messages);
  line.write(Array.from({ length: ends }, () => (dice(2) === 0 ? brokenPacket(dice) : brokenFrame(dice))));
  leaks.push(...told(line));
  line.close();
}

test('100,000 hostile frames, before and after sign-in', { timeout: 240_000 }, async () => {
  await inTurn(40, strange);
  await inTurn(40, signedIn);
  await house.drain();
  const before = await hashTables(house.hub.pool);
  const rss = process.memoryUsage().rss;
  await inTurn(BEFORE_SIGN_IN.lines, strange);
  await isServed();
  answered = 0;
  await inTurn(SIGNED_IN.lines, signedIn);
  await isServed();
  const grown = (process.memoryUsage().rss - rss) / 1e6;
  const frames = BEFORE_SIGN_IN.lines * BEFORE_SIGN_IN.frames + SIGNED_IN.lines * SIGNED_IN.frames;
  expect(frames).toBeGreaterThanOrEqual(100_000);
  expect(answered).toBe(SIGNED_IN.lines * (SIGNED_IN.frames - 7));
  // "Are you there?" is asked of every console, hostile or not.
  expect([...new Set(leaks)].filter((leak) => leak !== '42["beat"]')).toEqual([]);
  // Both ends of the line are in this process.
  expect(grown).toBeLessThan(150);
  expect(await hashTables(house.hub.pool)).toEqual(before);
  expect(house.errors).toEqual([]);
  expect((await fetch(`${url()}/healthz`)).status).toBe(200);
});

test('a thousand packets that promise attachments and never send them', { timeout: 60_000 }, async () => {
  const rss = process.memoryUsage().rss;
  await inTurn(1_000, async (index) => {
    const line = await RawSocket.open(url());
    const name = 'x'.repeat(20_000);
    line.write([
      frame(`451${index % 9}-["${name}",{"_placeholder":true,"num":0}]`),
      frame(`451-["${name}",{"_placeholder":true,"num":0}]`),
    ]);
    await line.until((messages) => messages.length > 1, 100).catch(() => undefined);
    line.close();
  });
  expect((process.memoryUsage().rss - rss) / 1e6).toBeLessThan(50);
  await isServed();
});
