import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HistoryWindow, LoggedText } from '../../core/channels/channel.ts';
import { AppError } from '../../core/errors.ts';
import { reconcile } from '../../core/reconciliation/reconcile.ts';
import { openTestHub, type TestHub } from '../support/openTestHub.ts';
import { makeHouse, somePhone, type House } from '../support/people.ts';

// How the provider's lists are read: from where they were left, in windows that fit, and on from there after a failure.

const MINUTE_MS = 60_000;

let opened: TestHub;
let house: House;
let texts: LoggedText[];
let windows: HistoryWindow[];

beforeEach(async () => {
  opened = await openTestHub({ LOG_LEVEL: 'silent', RECONCILE_FIRST_MINUTES: '60' });
  house = await makeHouse(opened.hub);
  texts = [];
  windows = [];
  opened.hub.channels.history = {
    ...opened.hub.channels.history,
    async texts(window) {
      windows.push(window);
      const within = texts.filter((text) => text.at >= window.from && text.at <= window.to);
      return window.most !== null && within.length > window.most ? null : within;
    },
  };
});
afterEach(() => opened.close());

const text = (minutesAgo: number, change: Partial<LoggedText> = {}): LoggedText => ({
  sid: `SM${randomBytes(16).toString('hex')}`,
  direction: 'inbound',
  from: somePhone(),
  to: house.phone.value,
  body: 'hello',
  status: 'received',
  errorCode: null,
  mediaCount: 0,
  at: new Date(Math.floor((Date.now() - minutesAgo * MINUTE_MS) / 1_000) * 1_000),
  ...change,
});
const run = () => reconcile(opened.hub, { runMs: 60_000 });
const takenIn = () => opened.hub.prisma.timelineEvent.count({ where: { kind: 'message.received' } });
const watermark = async () =>
  (await opened.hub.prisma.providerWatermark.findUniqueOrThrow({ where: { kind: 'history' } })).through;

test('a new house reads an hour back and not all that ever was', async () => {
  texts = [text(600), text(61.5), text(59), text(1)];
  expect(await run()).toBe('done');
  expect(await takenIn()).toBe(2);
  expect(Date.now() - windows[0]!.from.getTime()).toBeLessThan(60 * MINUTE_MS + 30_000);
});

test('it is read on from where it was left, some minutes again', async () => {
  await run();
  windows = [];
  // One that the list had not shown before, although it is older than where it was read to.
  texts = [text(5)];
  await run();
  expect(windows).toHaveLength(1);
  const backMs = Date.now() - windows[0]!.from.getTime();
  expect(backMs).toBeGreaterThan(9 * MINUTE_MS);
  expect(backMs).toBeLessThan(12 * MINUTE_MS);
  expect(await takenIn()).toBe(1);
});

test('a crowded hour is read in windows that fit, the oldest first', { timeout: 60_000 }, async () => {
  texts = Array.from({ length: 1_300 }, (_, index) => text(50 - index / 40, { body: String(index) }));
  expect(await run()).toBe('done');
  expect(await takenIn()).toBe(1_300);
  const read = windows.filter(
    (window, index) => windows[index + 1]?.from.getTime() !== window.from.getTime(),
  );
  expect(read.length).toBeGreaterThan(2);
  expect(read.map((window) => window.from.getTime())).toEqual(
    read.map((window) => window.from.getTime()).toSorted((one, other) => one - other),
  );
  expect(windows.every((window) => window.most === null || window.most <= 1_000)).toBe(true);
});

test('a second with more than fits is still read', async () => {
  const at = text(10).at;
  texts = Array.from({ length: 700 }, () => text(10, { at }));
  expect(await run()).toBe('done');
  expect(await takenIn()).toBe(700);
});

test('the provider fails in the middle: what was read stays, and the next time goes on from there', async () => {
  texts = Array.from({ length: 900 }, (_, index) => text(50 - index / 20));
  const { history } = opened.hub.channels;
  let answers = 0;
  opened.hub.channels.history = {
    ...history,
    async texts(window) {
      const found = await history.texts(window);
      if (found && (answers += 1) > 1) throw new AppError('channel_unavailable', 'away');
      return found;
    },
  };
  await expect(run()).rejects.toThrow('away');
  const taken = await takenIn();
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(900);
  const left = await watermark();
  opened.hub.channels.history = history;
  windows = [];
  await run();
  expect(await takenIn()).toBe(900);
  expect(windows[0]!.from.getTime()).toBe(left.getTime() - 10 * MINUTE_MS);
});

test('one at a time: a second reader is told so', async () => {
  const { history } = opened.hub.channels;
  let second: string | undefined;
  opened.hub.channels.history = {
    ...history,
    async texts(window) {
      second ??= await run();
      return history.texts(window);
    },
  };
  expect(await run()).toBe('done');
  expect(second).toBe('busy');
});

test('one that cannot be taken in is kept for people, and holds up nobody', async () => {
  texts = [text(3), text(2, { body: 'has a \u0000 in it' }), text(1)];
  const { pool } = opened.hub;
  await pool.query(`ALTER TABLE message ADD CONSTRAINT poison CHECK (text NOT LIKE '%poison%')`);
  texts.splice(1, 0, text(2.5, { body: 'poison' }));
  await run();
  expect(await takenIn()).toBe(3);
  expect(await opened.hub.prisma.rawInbound.findMany({ select: { reason: true } })).toEqual([
    { reason: 'not_taken_in' },
  ]);
  await run();
  expect(await takenIn()).toBe(3);
});

test('a text for a number that is none of ours is passed over', async () => {
  texts = [text(2, { to: somePhone() }), text(1)];
  expect(await run()).toBe('done');
  expect(await takenIn()).toBe(1);
  expect(await opened.hub.prisma.client.count()).toBe(1);
});
