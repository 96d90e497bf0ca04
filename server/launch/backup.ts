import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { backUpCluster } from '../../prisma/backup.ts';
import { preparePostgresHome } from '../../prisma/postgresHome.ts';
import { keptFiles, readDataDir } from './keptFiles.ts';

// `npm run backup -- --to FOLDER`: everything of a running `npm start`, while people go on working.

const USAGE = 'npm run backup -- --to FOLDER [--data-dir .data]';

async function backUp(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, 'data-dir': { type: 'string' } } });
  if (values.to === undefined) throw new Error(`Where to? ${USAGE}`);
  const dataDir = readDataDir(values['data-dir']);
  const to = path.resolve(values.to);
  const note = await backUpCluster({
    url: await urlOfRunning(path.join(dataDir, 'postgres')),
    to: path.join(to, 'postgres'),
  });
  await mkdir(path.join(to, 'files'), { mode: 0o700 });
  for (const name of await keptFiles(dataDir))
    await copyFile(path.join(dataDir, name), path.join(to, 'files', name));
  // After the database: a file of which it tells is there. One that came meanwhile is of no row, and does no harm.
  const attachments = path.join(dataDir, 'attachments');
  if (existsSync(attachments)) await cp(attachments, path.join(to, 'attachments'), { recursive: true });
  console.log(`${note.files} files of PostgreSQL ${note.postgres}, as of ${note.finishedAt}, are in ${to}`);
  console.log('The folder holds secrets and customers’ data: keep it as safe as the original.');
}

/** The server's own note says where it listens. */
async function urlOfRunning(postgresDir: string): Promise<string> {
  const { cluster } = await preparePostgresHome(postgresDir);
  try {
    const password = (await readFile(path.join(postgresDir, 'password'), 'utf8')).trim();
    const port = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3]?.trim();
    return `postgresql://postgres:${password}@127.0.0.1:${port}/rapport`;
  } catch (cause) {
    throw new Error(
      `No embedded database runs in ${postgresDir}. Start it (npm start), or back up the PostgreSQL of DATABASE_URL with its own means.`,
      { cause },
    );
  }
}

try {
  await backUp(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
