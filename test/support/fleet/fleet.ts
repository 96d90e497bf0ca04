import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDatabase, type Database } from '../../../core/db.ts';
import { freePort } from '../../../prisma/freePort.ts';
import { removePostgresHome } from '../../../prisma/postgresHome.ts';
import { runScript } from '../../../server/launch/runScript.ts';
import { controlOf, type Control } from '../customer.ts';
import { PHONE_KEY } from '../sandboxOptions.ts';
import { FleetPostgres } from './postgres.ts';
import { FleetProcess } from './process.ts';
import { startProxy, type FleetProxy } from './proxy.ts';
import { FleetRedis } from './redis.ts';

// The hub as a company would run it: servers and workers in processes of their own behind one proxy, one PostgreSQL that
// loses nothing it has committed, a Redis or none, and the make-believe world outside. Each can be killed and started again.
// All of it is on the loopback and ends with `close`, each process by its own id.

export const ACCOUNT = `AC${'c'.repeat(32)}`;
export const TOKEN = 'the-twilio-token-of-the-fleet';

export interface FleetOptions {
  backend?: 'postgres' | 'redis';
  servers?: number;
  workers?: number;
  /** Numbers and mailboxes of the company, as the sandbox and the queues are to know them. */
  numbers?: readonly string[];
  mailboxes?: readonly string[];
  /** Make-believe seconds per second. */
  sandboxSpeed?: number;
  /** On top of ours, for servers and workers. */
  env?: Record<string, string>;
  /** For runs that leave PostgreSQL alone: they measure how processes share it, and not how fast the disk is. */
  fsync?: 'on' | 'off';
}

export interface Fleet {
  /** Where all come in: the proxy. Also PUBLIC_URL. */
  url: string;
  smtpPort: number;
  proxy: FleetProxy;
  servers: FleetProcess[];
  serverPorts: number[];
  workers: FleetProcess[];
  postgres: FleetPostgres;
  redis: FleetRedis | null;
  sandbox: FleetProcess;
  control: Control;
  /** The database, past the hub. */
  database: Database;
  close(): Promise<void>;
}

type Undo = () => Promise<unknown>;

/** Brings all of it up, migrated and empty. On failure nothing is left behind. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const undo: Undo[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => console.error(error));
  };
  try {
    return { ...(await build(options, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(options: FleetOptions, undo: Undo[]): Promise<Omit<Fleet, 'close'>> {
  const { backend = 'postgres', servers: serverCount = 1, workers: workerCount = 1 } = options;
  const nextPort = portGiver();
  const dataDir = await mkdtemp(path.join(tmpdir(), `rapport-test-${process.pid}-`));
  // Run by root, PostgreSQL has an account of its own, which must get through here.
  await chmod(dataDir, 0o755);
  undo.push(() => removePostgresHome(dataDir));

  const postgres = new FleetPostgres({
    dataDir: path.join(dataDir, 'db'),
    port: await nextPort(),
    settings: { fsync: options.fsync ?? 'on' },
  });
  undo.push(() => removePostgresHome(path.join(dataDir, 'db')));
  undo.push(() => postgres.stop());
  await postgres.start();
  const redis =
    backend === 'redis' ? new FleetRedis({ dir: path.join(dataDir, 'redis'), port: await nextPort() }) : null;
  if (redis) {
    undo.push(() => rm(path.join(dataDir, 'redis'), { recursive: true, force: true }));
    undo.push(() => redis.close());
    await redis.start();
  }
  await runScript('prisma/migrate.ts', { ...process.env, DATABASE_URL: postgres.url });
  const database = openDatabase(postgres.url, 4);
  undo.push(() => database.close());

  const targets = [];
  for (let index = 0; index < serverCount; index += 1) {
    targets.push({ port: await nextPort(), smtpPort: await nextPort() });
  }
  const proxy = await startProxy(targets);
  undo.push(() => proxy.close());
  const sandbox = new FleetProcess('sandbox', 'sandbox/main.ts', sandboxEnv(options, proxy));
  undo.push(() => sandbox.term(3_000));
  await sandbox.start();

  const env = {
    ...hubEnv(proxy.url, postgres.url, sandbox),
    DATA_DIR: path.join(dataDir, 'files'),
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...options.env,
  };
  const servers = targets.map(
    ({ port, smtpPort }, index) =>
      new FleetProcess(`server ${index + 1}`, 'server/main.ts', {
        ...env,
        PORT: String(port),
        INBOUND_SMTP_PORT: String(smtpPort),
      }),
  );
  const workers = Array.from(
    { length: workerCount },
    (_, index) => new FleetProcess(`worker ${index + 1}`, 'worker/main.ts', env),
  );
  for (const one of [...servers, ...workers]) undo.push(() => one.kill());
  // Two at a time: more would only starve each other.
  const waiting = [...servers, ...workers];
  const startNext = async (): Promise<void> => {
    for (let one = waiting.shift(); one; one = waiting.shift()) await one.start();
  };
  await Promise.all([startNext(), startNext()]);
  return {
    url: proxy.url,
    smtpPort: proxy.smtpPort,
    proxy,
    servers,
    serverPorts: targets.map(({ port }) => port),
    workers,
    postgres,
    redis,
    sandbox,
    control: controlOf(sandbox.ready.url ?? ''),
    database,
  };
}

function portGiver(): () => Promise<number> {
  const taken = new Set<number>();
  return async () => {
    const port = await freePort(taken);
    taken.add(port);
    return port;
  };
}

const NUMBERS = ['+15005550100'];
const MAILBOXES = ['help@hub.example'];

function sandboxEnv(
  { numbers = NUMBERS, mailboxes = MAILBOXES, sandboxSpeed = 25 }: FleetOptions,
  proxy: FleetProxy,
): Record<string, string> {
  const webhooks = `${proxy.url}/webhooks/twilio`;
  return {
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    HUB_SMTP_PORT: String(proxy.smtpPort),
    SANDBOX_SPEED: String(sandboxSpeed),
    SANDBOX_MAILBOXES: JSON.stringify(mailboxes),
    SANDBOX_NUMBERS: JSON.stringify(
      numbers.map((number) => ({
        number,
        voiceUrl: `${webhooks}/voice#rc=5&rp=all`,
        smsUrl: `${webhooks}/sms#rc=5&rp=all`,
        statusCallback: `${webhooks}/voice/status#rc=5&rp=all`,
      })),
    ),
  };
}

function hubEnv(publicUrl: string, databaseUrl: string, sandbox: FleetProcess): Record<string, string> {
  return {
    NODE_ENV: 'production',
    PUBLIC_URL: publicUrl,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '10',
    AUTH_SECRET: 'a-secret-of-the-fleet-'.repeat(2),
    TWILIO_ACCOUNT_SID: ACCOUNT,
    TWILIO_AUTH_TOKEN: TOKEN,
    TWILIO_API_KEY_SID: PHONE_KEY.sid,
    TWILIO_API_KEY_SECRET: PHONE_KEY.secret,
    TWILIO_API_BASE_URL: sandbox.ready.url ?? '',
    SMTP_URL: `smtp://127.0.0.1:${sandbox.ready.smtpPort ?? 0}`,
    SURVEY_DELAY_SECONDS: '0',
    DRAIN_SECONDS: '1',
    // Keeps everything on the loopback.
    SANDBOX: 'true',
    LOG_LEVEL: 'warn',
  };
}

/** A pool that gives up at once, for those who look while the database may be away. */
export function openWatchingPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 1_000,
    query_timeout: 5_000,
  });
  pool.on('error', () => undefined);
  return pool;
}
