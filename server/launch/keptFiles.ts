import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './paths.ts';

/** The data folder that was named, else the one of the environment, else the default. */
export function readDataDir(named: string | undefined): string {
  return path.resolve(ROOT, named ?? process.env.DATA_DIR ?? '.data');
}

/** What a data folder keeps beside the database: secrets, without which its sessions and links mean nothing, and the demo's notes. */
export async function keptFiles(dataDir: string): Promise<string[]> {
  const names = await readdir(dataDir);
  return names.filter((name) => name === 'secrets.json' || name === 'demo.json');
}
