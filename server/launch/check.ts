import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { generateClient } from '../../prisma/generate.ts';
import { withFileLock } from './fileLock.ts';
import { ROOT } from './paths.ts';
import { complain } from './progress.ts';

// `npm run check`: all that can be said about the code without running it.

interface Check {
  name: string;
  /** A program of an npm package, then its arguments. */
  command: [program: string, ...args: string[]];
  /** Shown when it fails. */
  advice?: string;
}

const CHECKS: Check[] = [
  { name: 'types', command: ['typescript/bin/tsc', '--noEmit', '--pretty', 'false'] },
  { name: 'lint', command: ['oxlint/bin/oxlint', '--deny-warnings', '-f', 'unix'] },
  { name: 'format', command: ['oxfmt/bin/oxfmt', '--list-different'], advice: 'npm run format mends it' },
  {
    name: 'architecture',
    command: [
      'vitest/vitest.mjs',
      'run',
      '--config',
      'test/vitest.config.ts',
      '--project',
      'rules',
      '--silent',
    ],
  },
];

async function run({ name, command, advice }: Check): Promise<boolean> {
  const startedAt = performance.now();
  const [program, ...args] = command;
  const child = spawn(process.execPath, [path.join(ROOT, 'node_modules', program), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(12)} ${seconds.padStart(5)} s`);
  if (code === 0) return true;
  console.log(`\n${output.trim()}\n${advice ? `(${advice})\n` : ''}`);
  return false;
}

try {
  await withFileLock('generate', generateClient);
  const results = await Promise.all(CHECKS.map(run));
  const failed = results.filter((isOk) => !isOk).length;
  console.log(`${results.length - failed} checks passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
