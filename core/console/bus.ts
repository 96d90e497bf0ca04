import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { Told } from '../contract/pushes.ts';
import type { Logger } from '../logger.ts';
import { loadCommitted, type Committed } from '../timeline/committed.ts';

// From the process that committed to every process that has consoles. PostgreSQL's NOTIFY carries ids, batched, with at
// most one statement in flight; the listener loads the events. Nothing is sent while nobody else listens. It needs no
// Redis, and a lost notice is only a lost hint: consoles also ask by themselves.

export interface BusListener {
  events(items: readonly Committed[]): void;
  desks(agentIds: readonly string[], reason: string): void;
  /** What is no event and no desk. */
  told(items: readonly Told[]): void;
  signOut(userIds: readonly string[]): void;
  /** These sessions and keys are over: whoever came in by them must leave. */
  ended(sessionIds: readonly string[], keyIds: readonly string[]): void;
  /** The link was cut for a while: whoever listens must fetch anew. */
  resync(): void;
}

export interface ConsoleBus {
  events(items: readonly Committed[]): void;
  /** Something on these agents' desks changed that is no event (presence, for one). */
  desks(agentIds: readonly string[], reason: string): void;
  tell(items: readonly Told[]): void;
  signOut(userIds: readonly string[]): void;
  /** Makes this process one that has consoles. */
  listen(listener: BusListener): Promise<void>;
  close(): Promise<void>;
}

const CHANNEL = 'rapport_console';
const LISTENER_NAME = 'rapport-console';
// A notice holds less than 8,000 bytes.
const IDS_PER_NOTICE = 100;
const DESKS_PER_NOTICE = 30;
const TOLD_PER_NOTICE = 4;
const RECONNECT_MS = 500;
const PEERS_EVERY_MS = 10_000;

const Notice = z.object({
  from: z.string(),
  hello: z.boolean().optional(),
  events: z.array(z.uuid()).optional(),
  desks: z.array(z.tuple([z.uuid(), z.string()])).optional(),
  told: z.array(Told).optional(),
  signOut: z.array(z.string()).optional(),
  // Said by the database itself (migration 0005), like the sign-out of whoever's rights changed.
  sessions: z.array(z.string()).optional(),
  keys: z.array(z.string()).optional(),
});
type Notice = z.infer<typeof Notice>;

interface BusParts {
  pool: pg.Pool;
  databaseUrl: string;
  log: Logger;
}

export class PostgresConsoleBus implements ConsoleBus {
  readonly #parts: BusParts;
  readonly #me = randomUUID();
  readonly #events: string[] = [];
  readonly #desks: [string, string][] = [];
  readonly #told: Told[] = [];
  readonly #signOut: string[] = [];
  #local: BusListener | null = null;
  #link: pg.Client | null = null;
  #isClosed = false;
  #hasPeers = true;
  #peersCheckedAt = 0;
  #flushing: Promise<void> | null = null;

  constructor(parts: BusParts) {
    this.#parts = parts;
  }

  events(items: readonly Committed[]): void {
    this.#local?.events(items);
    this.#events.push(...items.map((item) => item.event.id));
    this.#kick();
  }

  desks(agentIds: readonly string[], reason: string): void {
    this.#local?.desks(agentIds, reason);
    this.#desks.push(...agentIds.map((id): [string, string] => [id, reason]));
    this.#kick();
  }

  tell(items: readonly Told[]): void {
    this.#local?.told(items);
    this.#told.push(...items);
    this.#kick();
  }

  signOut(userIds: readonly string[]): void {
    this.#local?.signOut(userIds);
    this.#signOut.push(...userIds);
    this.#kick();
  }

  async listen(listener: BusListener): Promise<void> {
    this.#local = listener;
    await this.#connect();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#flushing;
    await this.#link?.end();
  }

  #kick(): void {
    this.#flushing ??= this.#flush();
  }

  async #flush(): Promise<void> {
    try {
      await this.#lookForPeers();
      while (this.#events.length + this.#desks.length + this.#told.length + this.#signOut.length > 0) {
        const notice = {
          events: this.#events.splice(0, IDS_PER_NOTICE),
          desks: this.#desks.splice(0, DESKS_PER_NOTICE),
          told: this.#told.splice(0, TOLD_PER_NOTICE),
          signOut: this.#signOut.splice(0, DESKS_PER_NOTICE),
        };
        if (this.#hasPeers) await this.#notify(notice);
      }
    } catch (err) {
      for (const list of [this.#events, this.#desks, this.#told, this.#signOut]) list.length = 0;
      this.#parts.log.debug({ err }, 'console notice lost');
    } finally {
      this.#flushing = null;
    }
  }

  async #notify(notice: Omit<Notice, 'from'>): Promise<void> {
    await this.#parts.pool.query('SELECT pg_notify($1, $2)', [
      CHANNEL,
      JSON.stringify({ from: this.#me, ...notice }),
    ]);
  }

  async #lookForPeers(): Promise<void> {
    // Only who listens hears of a new listener at once, and may be silent when alone.
    if (!this.#link) {
      this.#hasPeers = true;
      return;
    }
    if (Date.now() - this.#peersCheckedAt < PEERS_EVERY_MS) return;
    this.#peersCheckedAt = Date.now();
    const { rows } = await this.#parts.pool.query<{ peers: number }>(
      `SELECT count(*)::int AS peers FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`,
      [LISTENER_NAME],
    );
    this.#hasPeers = (rows[0]?.peers ?? 0) > 1;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#parts.databaseUrl,
      application_name: LISTENER_NAME,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    client.on('notification', (message) => {
      this.#hear(message.payload ?? '{}').catch((err: unknown) =>
        this.#parts.log.warn({ err }, 'console notice not understood'),
      );
    });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (this.#link !== client) return;
      this.#link = null;
      if (!this.#isClosed) void this.#reconnect();
    });
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#link = client;
    // Whoever thought to be alone learns at once of this listener.
    await this.#notify({ hello: true });
  }

  async #reconnect(): Promise<void> {
    while (!this.#isClosed) {
      try {
        await this.#connect();
        this.#local?.resync();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    }
  }

  async #hear(payload: string): Promise<void> {
    const notice = Notice.parse(JSON.parse(payload));
    if (notice.from === this.#me) return;
    if (notice.hello) this.#hasPeers = true;
    if (!this.#local) return;
    if (notice.events?.length) this.#local.events(await loadCommitted(this.#parts.pool, notice.events));
    for (const [agentId, reason] of notice.desks ?? []) this.#local.desks([agentId], reason);
    if (notice.told?.length) this.#local.told(notice.told);
    if (notice.signOut?.length) this.#local.signOut(notice.signOut);
    if (notice.sessions || notice.keys) this.#local.ended(notice.sessions ?? [], notice.keys ?? []);
  }
}
