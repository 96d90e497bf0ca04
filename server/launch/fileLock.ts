import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf } from '../../prisma/commandOf.ts';
import { CACHE_DIR } from './paths.ts';

/** Runs `work` while no other start of this checkout runs work of that name. */
export async function withFileLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  await mkdir(CACHE_DIR, { recursive: true });
  const file = path.join(CACHE_DIR, `${name}.lock`);
  while (!(await claim(file))) await sleep(100);
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function claim(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    // An empty file is a claim being written this instant.
    if (owner > 0 && commandOf(owner) === undefined) await rm(file, { force: true });
    return false;
  }
}
