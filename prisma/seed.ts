import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatabase } from '../core/db.ts';
import { seedDemo } from './seed/seedDemo.ts';

// node prisma/seed.ts: loads the demo day into DATABASE_URL and notes its sign-ins in DATA_DIR/demo.json. Does nothing when
// the database has users already.

const url = process.env['DATABASE_URL'];
if (!url) {
  console.error('DATABASE_URL is missing');
  process.exit(1);
}
const dataDir = path.resolve(process.env['DATA_DIR'] || '.data');
const authSecret = process.env['AUTH_SECRET'] || randomBytes(32).toString('hex');

const database = openDatabase(url, 2);
try {
  const demo = await seedDemo(database.prisma, { authSecret });
  if (demo) {
    const file = path.join(dataDir, 'demo.json');
    await writeFile(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
    await rename(`${file}.new`, file);
  }
  console.log(demo ? 'The demo day is loaded.' : 'There are users already: nothing was loaded.');
} finally {
  await database.close();
}
