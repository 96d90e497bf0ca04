import { afterEach, expect } from 'vitest';
import { brokenInWatched } from './invariants.ts';

// Runs after every test of the projects that have a database, whatever the test's own file says. The promises hold at
// every instant, so nothing has to come to rest first.

afterEach(async () => {
  expect(await brokenInWatched()).toEqual([]);
});
