import { expect, test } from 'vitest';
import { runRace } from './race.ts';
import { SHORT_SEED } from './seeds.ts';

// The short form of `npm run chaos -- --race`: three servers and two workers over Redis and one PostgreSQL.

test(
  'consoles on three servers see the same events in order while 12 agents race for 240 conversations and servers and workers are killed: no double hold',
  { timeout: 600_000 },
  async () => {
    const { wrong, counts, seconds } = await runRace({
      agents: 12,
      conversations: 240,
      kills: 3,
      seed: SHORT_SEED,
      backend: 'redis',
    });
    console.info(`${JSON.stringify(counts)} in ${seconds.toFixed(0)} s`);
    expect(wrong).toEqual([]);
    // A run in which nobody met anybody would be green as well.
    expect(counts['lost races']).toBeGreaterThan(10);
    expect(counts['texts compared on every console']).toBeGreaterThan(20);
    expect(counts['events pushed']).toBeGreaterThan(20);
    expect(counts['reconnects']).toBeGreaterThan(0);
  },
);
