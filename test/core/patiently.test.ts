import { expect, test } from 'vitest';
import { patiently } from '../../core/patiently.ts';

const away = new Error('away');
const isAway = (error: unknown): boolean => error === away;

test('news waits for a database that is away for a moment', async () => {
  let tries = 0;
  const answer = await patiently(async () => {
    tries += 1;
    if (tries < 3) throw away;
    return 'told';
  }, isAway);
  expect([answer, tries]).toEqual(['told', 3]);
});

test('what is no outage fails at once, and an outage when the time is up', async () => {
  let tries = 0;
  const wrong = new Error('wrong');
  await expect(
    patiently(async () => {
      tries += 1;
      throw wrong;
    }, isAway),
  ).rejects.toBe(wrong);
  expect(tries).toBe(1);
  await expect(patiently(() => Promise.reject(away), isAway, 300)).rejects.toBe(away);
});
