import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { generateClient } from '../../prisma/generate.ts';
import { withFileLock } from './fileLock.ts';
import { ROOT } from './paths.ts';
import { complain, say } from './progress.ts';
import { provideTestParts } from './testParts.ts';

// `npm test`: brings up what the tests need, runs them all, and closes with one line of totals.

const RESULTS = path.join(ROOT, 'test-results', 'vitest.json');

const resultsSchema = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

async function runTests(args: string[]): Promise<number> {
  provideTestParts(say);
  await withFileLock('generate', generateClient);
  await rm(RESULTS, { force: true });
  const vitest = path.join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    '--reporter=test/support/secondTries.ts',
    `--outputFile.json=${RESULTS}`,
  ];
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      vitest,
      'run',
      '--config',
      'test/vitest.config.ts',
      ...reporters,
      ...args,
    ],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } },
  );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  process.on('disconnect', () => child.kill('SIGTERM'));
  process.channel?.unref();
  const [code] = await once(child, 'exit');
  return closeWithTotals(code === 0, args.length === 0);
}

async function closeWithTotals(isClean: boolean, isFullRun: boolean): Promise<number> {
  const text = await readFile(RESULTS, 'utf8').catch(() => undefined);
  if (text === undefined) {
    console.log('\nThe tests did not run to their end.\n0 passed, 1 failed');
    return 1;
  }
  const results = resultsSchema.parse(JSON.parse(text));
  const failures = results.testResults.map((file) => {
    const failed = file.assertionResults.filter((test) => test.status === 'failed').length;
    // A file that could not even be loaded has no failed test, and still failed.
    return file.status === 'failed' ? Math.max(failed, 1) : failed;
  });
  const skipped = isFullRun ? results.numPendingTests : 0;
  if (skipped > 0)
    console.log(`\n${skipped} tests were skipped: a full run never skips, so they count as failed.`);
  const counted = failures.reduce((sum, failed) => sum + failed, skipped);
  const failed = counted === 0 && !isClean ? 1 : counted;
  console.log(`\n${results.numPassedTests} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  complain(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
}
