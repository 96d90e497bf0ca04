/** What the short form in `npm test` is played with: the same each time, so that a test is never red by chance. */
export const SHORT_SEED = 20_261;

/**
 * Seeds that once found something, for good: each is run again with what it takes to find it. New ones are for
 * `npm run chaos`, which prints its seed; add one that fails here, with a word on what it showed.
 */
export const failingSeeds: readonly {
  seed: number;
  backend: 'postgres' | 'redis';
  items: number;
  kills: number;
  found: string;
}[] = [];
