import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { commandOf } from '../../prisma/commandOf.ts';
import { startEmbeddedPostgres } from '../../prisma/embedded.ts';
import { freePort } from '../../prisma/freePort.ts';
import { removePostgresHome } from '../../prisma/postgresHome.ts';
import { buildConsole } from '../../server/launch/buildConsole.ts';
import { runScript } from '../../server/launch/runScript.ts';
import { findChromium } from '../../server/launch/testParts.ts';
import { startRedis } from './redis.ts';

// Brings up, once for the whole run, what the flow and browser tests share. Unit tests get by without.

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL of the test PostgreSQL; see database.ts for one of your own. */
    postgresUrl: string;
    templateDatabase: string;
    /** A Redis of this run: nothing kept on disk, no eviction. */
    redisUrl: string;
    chromiumPath: string;
  }
}

const PREFIX = 'rapport-test-';
const TEMPLATE = 'rapport_template';

type Undo = () => Promise<void>;

export default async function setup(project: TestProject): Promise<Undo | undefined> {
  const selected = new Set(project.vitest.projects.map((each) => each.name));
  if (!['flows', 'crash', 'browser'].some((name) => selected.has(name))) return undefined;

  const undo: Undo[] = [];
  const teardown = async () => {
    for (const step of undo.toReversed()) await step();
  };
  try {
    const chromiumPath = findChromium();
    if (chromiumPath === undefined)
      throw new Error('There is no Chromium: "npm test" installs it, or says how to.');
    project.provide('chromiumPath', chromiumPath);
    const work = [
      bringUpPostgres(undo).then((url) => project.provide('postgresUrl', url)),
      startRedis().then((redis) => {
        undo.push(redis.stop);
        project.provide('redisUrl', redis.url);
      }),
      selected.has('browser') ? buildConsole() : Promise.resolve(),
    ];
    // All, even when one fails: nothing may still be starting while we stop the rest.
    await Promise.allSettled(work);
    await Promise.all(work);
    project.provide('templateDatabase', TEMPLATE);
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}

async function bringUpPostgres(undo: Undo[]): Promise<string> {
  await sweepLeftovers();
  const dataDir = await mkdtemp(path.join(tmpdir(), `${PREFIX}${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must get through here.
  await chmod(dataDir, 0o755);
  undo.push(() => removePostgresHome(dataDir));
  // Tests kill processes, never the machine: what the operating system has taken is safe enough.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '400' };
  const server = await startEmbeddedPostgres({ dataDir, port: await freePort(), settings });
  undo.push(server.stop);

  const admin = new URL(server.url);
  admin.pathname = '/postgres';
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${TEMPLATE}`);
  await client.end();
  const template = new URL(server.url);
  template.pathname = `/${TEMPLATE}`;
  await runScript('prisma/migrate.ts', { ...process.env, DATABASE_URL: template.href });
  return admin.href;
}

/** What a killed run left in the temporary folder. */
async function sweepLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const owner = Number.parseInt(name.slice(PREFIX.length), 10);
    if (commandOf(owner) === undefined) await rm(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}
