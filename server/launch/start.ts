import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { generateClient } from '../../prisma/generate.ts';
import { buildConsole } from './buildConsole.ts';
import { Part } from './childProcess.ts';
import { claimDataDir } from './dataDir.ts';
import type { DataDir } from './dataDir.ts';
import { openDatabase } from './database.ts';
import { readDemo } from './demo.ts';
import { hubEnvironment, sandboxEnvironment } from './environment.ts';
import type { Surroundings } from './environment.ts';
import { withFileLock } from './fileLock.ts';
import { removeHubFile, writeHubFile } from './hubFile.ts';
import { choosePorts } from './ports.ts';
import { complain, say } from './progress.ts';
import { runScript } from './runScript.ts';
import { loadSecrets } from './secrets.ts';
import { readSettings } from './settings.ts';
import { onStopRequest } from './stopRequest.ts';
import { summary } from './summary.ts';

// `npm start`: everything that Rapport needs, in one terminal. What it opens it closes, in reverse order.

const HUB_PATIENCE_MS = 25_000;
const SANDBOX_PATIENCE_MS = 5_000;

type Undo = () => Promise<unknown>;
const undo: Undo[] = [];
const parts: Part[] = [];
let stopping: Promise<void> | undefined;

async function start(args: string[]): Promise<void> {
  const settings = await readSettings(args);
  const dataDir = await claimDataDir(settings);
  undo.push(dataDir.release);
  await removeHubFile(dataDir.path);
  const ports = await choosePorts(settings);
  const secrets = await loadSecrets(dataDir.path);

  const [database] = await allOrNothing([
    openDatabase(settings.databaseUrl, dataDir.path, ports.database).then((opened) => {
      undo.push(opened.stop);
      return opened;
    }),
    withFileLock('generate', generateClient).then((done) => done && say('database client generated')),
    buildConsole().then((done) => say(done ? 'console built' : 'console is up to date')),
  ]);

  const around: Surroundings = { settings, ports, secrets, dataDir: dataDir.path, databaseUrl: database.url };
  if (settings.demo && settings.withSandbox && database.isEmpty) {
    await runScript('prisma/seed.ts', hubEnvironment(around));
    say('demo day loaded');
  }
  await startParts(around, dataDir);
}

async function startParts(around: Surroundings, dataDir: DataDir): Promise<void> {
  const { withSandbox } = around.settings;
  const demo = await readDemo(dataDir.path);
  const logDir = path.join(dataDir.path, 'logs');
  await mkdir(logDir, { recursive: true });
  const part = (name: string, env: NodeJS.ProcessEnv) => {
    const made = new Part({
      name,
      file: `${name}/main.ts`,
      env,
      logDir,
      onStarted: dataDir.noteChild,
      onLost: (message) => void fail(new Error(message)),
    });
    parts.push(made);
    return made;
  };

  const sandbox = withSandbox ? [part('sandbox', sandboxEnvironment(around, demo))] : [];
  const hub = ['server', 'worker'].map((name) => part(name, hubEnvironment(around)));
  undo.push(() => Promise.all(sandbox.map((one) => one.stop(SANDBOX_PATIENCE_MS))));
  undo.push(() => Promise.all(hub.map((one) => one.stop(HUB_PATIENCE_MS))));
  undo.push(() => removeHubFile(dataDir.path));
  if (stopping) return;
  await allOrNothing([...sandbox, ...hub].map((one) => one.start()));
  if (stopping) return;
  if (withSandbox) await writeHubFile(around, demo);
  say('ready');
  console.log(`\n${summary(around, demo)}\n`);
}

/** Waits for all even when one fails, so that nothing is still being opened while we close. */
async function allOrNothing<T extends readonly unknown[]>(
  work: [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

function stop(): Promise<void> {
  stopping ??= (async () => {
    for (const step of undo.toReversed()) await step().catch(complain);
  })();
  return stopping;
}

async function fail(error: unknown): Promise<never> {
  complain(error);
  await stop();
  process.exit(1);
}

onStopRequest({
  first: async () => {
    say('stopping (again to force)');
    await stop();
    say('stopped');
    process.exit(0);
  },
  second: () => {
    say('stopping at once');
    for (const part of parts) part.kill();
  },
});
process.on('uncaughtException', (error) => void fail(error));

try {
  await start(process.argv.slice(2));
} catch (error) {
  if (!stopping) await fail(error);
}
