import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { restoreCluster } from '../../prisma/backup.ts';
import { readDataDir } from './keptFiles.ts';

// `npm run restore -- --from FOLDER`: makes a data folder out of a backup. Nothing is overwritten.

const USAGE = 'npm run restore -- --from FOLDER [--data-dir .data]';

async function restore(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  if (values.from === undefined) throw new Error(`From where? ${USAGE}`);
  const dataDir = readDataDir(values['data-dir']);
  const from = path.resolve(values.from);
  await mkdir(dataDir, { recursive: true });
  const note = await restoreCluster({
    from: path.join(from, 'postgres'),
    dataDir: path.join(dataDir, 'postgres'),
  });
  for (const name of await readdir(path.join(from, 'files')))
    await copyFile(path.join(from, 'files', name), path.join(dataDir, name));
  const attachments = path.join(from, 'attachments');
  if (existsSync(attachments)) await cp(attachments, path.join(dataDir, 'attachments'), { recursive: true });
  console.log(`${dataDir} is as it was at ${note.finishedAt}. npm start goes on from there.`);
}

try {
  await restore(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
