import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { coalesce } from '../../server/realtime/hints.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often a room of this size is told within two seconds in which something happens every 50 ms. */
function toldIn(members: number): { told: string[]; close(): void } {
  const told: string[] = [];
  const hints = coalesce(
    (_room, reason) => told.push(reason),
    () => members,
  );
  for (let at = 0; at < 2_000; at += 50) {
    hints.hint('room', String(at));
    vi.advanceTimersByTime(50);
  }
  return { told, close: () => hints.close() };
}

test('the first goes at once, and the last is never missed', () => {
  const { told } = toldIn(3);
  expect(told[0]).toBe('0');
  vi.advanceTimersByTime(1_000);
  expect(told.at(-1)).toBe('1950');
});

test.each([
  [1, 11],
  [20, 11],
  [100, 3],
  [400, 1],
])('a room of %i is told %i times in two seconds', (members, times) => {
  const { told, close } = toldIn(members);
  expect(told).toHaveLength(times);
  close();
});
