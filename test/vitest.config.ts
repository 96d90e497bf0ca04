import path from 'node:path';
import { defineConfig } from 'vitest/config';

const shared = { root: path.resolve(import.meta.dirname, '..'), environment: 'node' as const };
const limits = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  execArgv: ['--disable-warning=ExperimentalWarning'],
};

/**
 * Through real processes, sockets and a browser, on a machine that others use too: one that fails is asked once more, and
 * named at the end if it goes well then (secondTries.ts).
 */
const throughTheWholeHouse = {
  ...limits,
  retry: 1,
  testTimeout: 60_000,
  expect: { poll: { timeout: 20_000 } },
};

export default defineConfig({
  root: shared.root,
  test: {
    globalSetup: 'test/support/globalSetup.ts',
    // Made for two cores: beside the tests run PostgreSQL, Redis and, in turn, a browser.
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...shared,
          ...limits,
          name: 'rules',
          include: ['test/*.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          ...limits,
          name: 'unit',
          setupFiles: ['test/support/testSeed.ts'],
          include: ['test/*/**/*.test.{ts,tsx}'],
          exclude: ['test/flows/**', 'test/browser/**', 'test/chaos/**', 'test/crash/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          ...throughTheWholeHouse,
          name: 'flows',
          setupFiles: ['test/support/testSeed.ts', 'test/support/afterEachFlow.ts'],
          include: ['test/flows/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          ...limits,
          // They start processes of their own. Always: every scenario, and every failpoint visited; the deaths and the
          // planted bugs by `npm run crash`, until they have proved steady.
          name: 'crash',
          include: [process.env['CRASH'] ? 'test/crash/**/*.test.ts' : 'test/crash/crash.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...shared,
          ...throughTheWholeHouse,
          name: 'browser',
          setupFiles: ['test/support/afterEachFlow.ts'],
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          // Loading the whole house anew for each file costs more than some of the files.
          isolate: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...shared,
          ...limits,
          name: 'chaos',
          include: ['test/chaos/**/*.test.ts'],
          // A dozen processes of its own: alone, so that neither starves the other.
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
