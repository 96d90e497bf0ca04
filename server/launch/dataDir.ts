import { renameSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { commandOf } from '../../prisma/commandOf.ts';
import { removePostgresHome } from '../../prisma/postgresHome.ts';
import { ROOT } from './paths.ts';
import { say } from './progress.ts';
import type { LaunchSettings } from './settings.ts';

// The folder that holds everything of one running copy. Must stay true: at most one launcher owns it at a time.

const claimSchema = z.object({
  pid: z.number().int(),
  port: z.number().int(),
  children: z.array(z.number().int()),
});
type Claim = z.infer<typeof claimSchema>;

export interface DataDir {
  path: string;
  /** Noted, so that the next start can end what a killed launcher left behind. */
  noteChild: (pid: number) => void;
  release: () => Promise<void>;
}

/** Takes the data folder; when another copy of Rapport uses the default one, a folder of this port. */
export async function claimDataDir(settings: LaunchSettings): Promise<DataDir> {
  const wanted = settings.dataDir ?? path.join(ROOT, '.data');
  const claimed = await claim(wanted, settings.port);
  if ('pid' in claimed) {
    if (settings.dataDir !== undefined || claimed.port === settings.port) {
      const stop = `Stop it first (process ${claimed.pid}), or choose another PORT and DATA_DIR.`;
      throw new Error(
        `Rapport is already running on port ${claimed.port} with the data in ${wanted}. ${stop}`,
      );
    }
    const own = path.join(ROOT, `.data-${settings.port}`);
    say(
      `another copy of Rapport uses ${path.basename(wanted)}: this one keeps its data in ${path.basename(own)}`,
    );
    return claimDataDir({ ...settings, dataDir: own });
  }
  if (settings.reset) await empty(wanted);
  return claimed;
}

async function claim(folder: string, port: number): Promise<DataDir | Claim> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'launcher.json');
  const content: Claim = { pid: process.pid, port, children: [] };
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
      break;
    } catch {
      const owner = await readClaim(file);
      if (owner && owner.pid !== process.pid && isOurs(owner.pid)) return owner;
      for (const pid of owner?.children ?? []) await endLeftover(pid);
      await rm(file, { force: true });
    }
  }
  const noteChild = (pid: number) => {
    content.children.push(pid);
    writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  return { path: folder, noteChild, release: () => rm(file, { force: true }) };
}

async function readClaim(file: string): Promise<Claim | undefined> {
  try {
    return claimSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** A number may since have gone to another program: only what runs from this checkout is ours. */
function isOurs(pid: number): boolean {
  return commandOf(pid)?.includes(ROOT) === true;
}

async function endLeftover(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isOurs(pid)) return;
    say(`ending process ${pid}, left behind by an earlier start`);
    process.kill(pid, signal);
    for (let waited = 0; isOurs(pid) && waited < 5_000; waited += 50) await sleep(50);
  }
}

async function empty(folder: string): Promise<void> {
  await removePostgresHome(path.join(folder, 'postgres'));
  for (const name of await readdir(folder)) {
    if (name !== 'launcher.json') await rm(path.join(folder, name), { recursive: true, force: true });
  }
  say('the earlier data are gone (--reset)');
}
