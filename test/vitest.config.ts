import path from 'node:path';
import { defineConfig } from 'vitest/config';

const shared = { root: path.resolve(import.meta.dirname, '..'), environment: 'node' as const };
const limits = {
  testTimeout: 30_000,
  hookTimeout: 60_000,
  execArgv: ['--disable-warning=ExperimentalWarning'],
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
          include: ['test/*/**/*.test.{ts,tsx}'],
          exclude: ['test/flows/**', 'test/browser/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          ...limits,
          name: 'flows',
          include: ['test/flows/**/*.test.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...shared,
          ...limits,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          // Loading the whole house anew for each file costs more than some of the files.
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
