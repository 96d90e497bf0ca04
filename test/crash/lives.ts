import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { pino } from 'pino';
import { readConfig, type Config } from '../../core/config.ts';
import { openDatabase, type Database } from '../../core/db.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import type { LeftJobs } from './leftJobs.ts';
import { beginLife, type Life } from './life.ts';
import { ACCOUNT, OutsideWorld, TOKEN } from './outsideWorld.ts';
import { PUBLIC_URL } from './postForm.ts';
import { Stuck } from './scenario.ts';

// One life of the hub after another, on one database and queue. Whoever wanted something from one that died asks the next.

/** What an agent who tries again is told when the first try had worked. */
const DONE_BEFORE = new Set([
  'conflict',
  'already_assigned',
  'already_answered',
  'invalid_state',
  'not_found',
]);

interface Parts {
  databaseUrl: string;
  redisUrl: string | null;
  leftJobs: LeftJobs;
}

/** The one error that a scenario brings about itself: whatever is wrong with a flow, its caller is not to blame. */
const BROKEN_FLOW = 'a flow failed; the caller waits';

export abstract class Lives {
  readonly outside = new OutsideWorld(PUBLIC_URL);
  protected readonly parts: Parts;
  readonly #database: Database;
  #config: Config | null = null;
  #life: Life | null = null;
  protected healedAt = 0;
  /** When the life that goes on now began. */
  protected bornAt = new Date();
  /** Errors that were logged although nothing should fail. */
  readonly errors: string[] = [];
  deaths = 0;
  readonly prisma: Hub['prisma'];
  readonly pool: pg.Pool;

  constructor(parts: Parts) {
    this.parts = parts;
    const url = new URL(parts.databaseUrl);
    url.searchParams.set('application_name', 'driver');
    this.#database = openDatabase(url.href, 4);
    this.prisma = this.#database.prisma;
    this.pool = this.#database.pool;
  }

  get config(): Config {
    if (!this.#config) throw new Error('not open');
    return this.#config;
  }

  async open(): Promise<void> {
    await this.outside.open();
    this.#config = readConfig({
      PUBLIC_URL,
      DATABASE_URL: this.parts.databaseUrl,
      ...(this.parts.redisUrl ? { REDIS_URL: this.parts.redisUrl } : {}),
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: TOKEN,
      TWILIO_API_BASE_URL: this.outside.apiUrl,
      SMTP_URL: this.outside.smtpUrl,
      SURVEY_DELAY_SECONDS: '0',
      AUTH_SECRET: 'a-secret-of-the-tests-'.repeat(2),
      FILES_DIR: path.join(tmpdir(), 'rapport-files-crash'),
      DATABASE_POOL_SIZE: '8',
      SANDBOX: 'true',
      LOG_LEVEL: 'error',
    });
  }

  /** Forgets what was in the scenario before. */
  async begin(): Promise<void> {
    await this.alive();
    this.deaths = 0;
    this.errors.length = 0;
    this.outside.news.length = 0;
    this.outside.moods.text = [];
    this.outside.moods.party = [];
    this.outside.moods.mail = [];
    this.outside.callRecordings.moods = [];
    this.outside.callRecordings.slow = null;
    this.outside.textMedia.moods = [];
    this.outside.slow = null;
  }

  /** The life that goes on now, or the next one. */
  async alive(): Promise<Life> {
    if (this.#life?.isDead()) {
      this.#life = null;
      this.deaths += 1;
      await this.#burials();
    }
    while (!this.#life) {
      const log = pino(
        { level: 'error', serializers: { err: (error: Error) => String(error.stack) } },
        { write: (line) => void (line.includes(BROKEN_FLOW) || this.errors.push(line)) },
      );
      this.bornAt = new Date();
      this.#life = await beginLife(this.config, { log });
      if (this.#life) break;
      this.deaths += 1;
    }
    return this.#life;
  }

  /** Does something in the hub; tried again in the next life when it dies. Undefined when an earlier life had done it. */
  async act<T>(work: (hub: Hub, life: Life) => T | Promise<T>): Promise<T | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      const life = await this.alive();
      const outcome = await life.attempt((hub) => work(hub, life));
      if (outcome.died) continue;
      if ('value' in outcome) return outcome.value;
      const { error } = outcome;
      if (isDatabaseAway(error) && attempt < 20) continue;
      if (attempt > 1 && error instanceof AppError && DONE_BEFORE.has(error.code)) return undefined;
      throw error;
    }
  }

  /** The same for what a person would not do again before having looked. */
  async once<T>(look: () => Promise<T | null | undefined | false>, work: (hub: Hub) => unknown): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const life = await this.alive();
      const found = await look();
      if (found) return found;
      const outcome = await life.attempt(work);
      if (!outcome.died && 'error' in outcome && !isDatabaseAway(outcome.error)) throw outcome.error;
      for (let looks = 0; looks < 50 && !life.isDead(); looks += 1) {
        const seen = await look();
        if (seen) return seen;
        await sleep(10);
      }
      if (this.deaths > 0) await this.timePasses();
      if (attempt > 50) throw new Stuck(`done, but not seen: ${look.toString()}`);
    }
  }

  /** What lies undone is old. */
  abstract timePasses(): Promise<void>;

  /** The process dies here and now. */
  async die(): Promise<void> {
    (await this.alive()).kill();
  }

  /** The process is told to stop, and the next one begins. */
  async shutDown(): Promise<void> {
    const life = await this.alive();
    await life.close();
    await this.alive();
  }

  /** What is left of a dead process: its connections, which PostgreSQL notices, and its leases. */
  async #burials(): Promise<void> {
    for (let tries = 0; tries < 500; tries += 1) {
      const { rowCount } = await this.pool.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'rapport%' LIMIT 1`,
      );
      if (rowCount === 0) break;
      // A backend that waits for a lock does not notice: as if the machine had gone down, it goes too.
      if (tries === 200)
        await this.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND application_name LIKE 'rapport%'`,
        );
      await sleep(2);
    }
    await this.pool.query(`UPDATE delivery SET leased_until = now() - interval '1 s' WHERE state = 'leased'`);
    this.healedAt = 0;
  }

  async close(): Promise<void> {
    this.#life?.kill();
    await this.outside.close();
    await this.parts.leftJobs.close();
    await this.#database.close();
  }
}
