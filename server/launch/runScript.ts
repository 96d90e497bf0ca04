import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from './paths.ts';

/** Runs one of our TypeScript files to its end; fails with what it wrote. */
export async function runScript(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const flags = ['--disable-warning=ExperimentalWarning', path.join(ROOT, file)];
  const child = spawn(process.execPath, flags, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${file} failed:\n${output.trim()}`);
}
