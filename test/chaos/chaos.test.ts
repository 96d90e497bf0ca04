import { describe, expect, test } from 'vitest';
import { runKillLoop } from './killLoop.ts';
import { failingSeeds, SHORT_SEED } from './seeds.ts';

// The short form of `npm run chaos`, with processes of its own and always the same seed; CHAOS_SEED tries another. One
// that found something belongs into seeds.ts.

const MINUTE_MS = 60_000;
const seed = Number(process.env['CHAOS_SEED'] ?? SHORT_SEED);

describe.each(['postgres', 'redis'] as const)('queue on %s', (backend) => {
  test(`2,500 items and 10 kills, seed ${seed}`, { timeout: 12 * MINUTE_MS }, async () => {
    const { wrong, counts } = await runKillLoop({ items: 2_500, kills: 10, seed, backend });
    expect(wrong).toEqual([]);
    // A run in which nothing happened would be green as well.
    expect(counts['acknowledged']).toBeGreaterThan(2_000);
    expect(counts['conversations closed']).toBeGreaterThan(20);
    expect(counts['surveys sent']).toBeGreaterThan(10);
    expect(counts['refusals']).toBeGreaterThan(0);
  });
});

test.each(failingSeeds)('seed $seed on $backend: $found', { timeout: 12 * MINUTE_MS }, async (one) => {
  expect((await runKillLoop(one)).wrong).toEqual([]);
});
