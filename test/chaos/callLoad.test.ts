import { expect, test } from 'vitest';
import { runCallLoad } from './callLoad.ts';

// The short form of `npm run chaos -- --calls 500`.

test(
  '24 calls at once, 12 of them talking at the same time: nothing is lost',
  { timeout: 180_000 },
  async () => {
    const { wrong, counts, seconds } = await runCallLoad({ calls: 24, agents: 12, backend: 'postgres' });
    console.info(`${JSON.stringify(counts)} in ${JSON.stringify(seconds)}`);
    expect(wrong).toEqual([]);
    // A run in which nobody talked would be green as well.
    expect(counts).toMatchObject({ talked: 24, 'talked at once': 12 });
  },
);
