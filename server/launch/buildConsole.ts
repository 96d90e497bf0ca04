import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withFileLock } from './fileLock.ts';
import { CACHE_DIR, ROOT } from './paths.ts';

const SOURCES = ['web/**/*', 'core/contract/**/*', 'package-lock.json', 'tsconfig.json'];
const STAMP = path.join(CACHE_DIR, 'console.hash');

/** Builds web/dist, unless it was built from these very sources. Returns whether it did. */
export async function buildConsole(): Promise<boolean> {
  return withFileLock('console', async () => {
    const hash = await hashSources();
    const isBuilt = existsSync(path.join(ROOT, 'web', 'dist', 'index.html')) && existsSync(STAMP);
    if (isBuilt && (await readFile(STAMP, 'utf8')) === hash) return false;
    await runVite();
    await mkdir(CACHE_DIR, { recursive: true });
    await writeFile(STAMP, hash);
    return true;
  });
}

async function hashSources(): Promise<string> {
  const exclude = (name: string) => name === 'web/dist';
  const entries = await Array.fromAsync(
    glob(SOURCES, {
      cwd: ROOT,
      withFileTypes: true,
      exclude: (entry) => exclude(path.relative(ROOT, path.join(entry.parentPath, entry.name))),
    }),
  );
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  files.sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${path.relative(ROOT, file)}\0`).update(await readFile(file));
  return hash.digest('hex');
}

async function runVite(): Promise<void> {
  const vite = path.join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn'];
  const child = spawn(process.execPath, [vite, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The console could not be built:\n${output.trim()}`);
}
