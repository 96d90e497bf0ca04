import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SCHEMA_FILE } from './schemaEngine.ts';

const ROOT = path.join(import.meta.dirname, '..');
const OUTPUT = path.join(import.meta.dirname, 'generated');
const STAMP = path.join(OUTPUT, '.schema-hash');

/** Writes the typed client to prisma/generated, unless it was made from this very schema. Returns whether it did. */
export async function generateClient(): Promise<boolean> {
  const require = createRequire(import.meta.url);
  const cli = require.resolve('prisma/package.json');
  const [schema, cliManifest] = await Promise.all([readFile(SCHEMA_FILE), readFile(cli)]);
  const hash = createHash('sha256').update(schema).update(cliManifest).digest('hex');
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === hash) return false;

  const args = ['generate', '--no-hints', '--config', path.join(import.meta.dirname, 'config.ts')];
  const child = spawn(process.execPath, [path.join(path.dirname(cli), 'build', 'index.js'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      // Generating needs no schema engine, but the CLI would download one. Naming any program that exists prevents it.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`prisma generate failed:\n${output.trim()}`);
  await writeFile(STAMP, hash);
  return true;
}

if (import.meta.main) {
  console.log((await generateClient()) ? 'prisma/generated written' : 'prisma/generated is up to date');
}
