import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import type { Logger } from '../logger.ts';
import { loadCommitted, type Committed } from '../timeline/committed.ts';

// From the process that committed to every process that has consoles. PostgreSQL's NOTIFY carries ids, batched, with at
// most one statement in flight; the listener loads the events. Nothing is sent while nobody else listens. It needs no
// Redis, and a lost notice is only a lost hint: consoles also ask by themselves.

export interface BusListener {
  events(items: readonly Committed[]): void;
  desks(agentIds: readonly string[], reason: string): void;
  signOut(userIds: readonly string[]): void;
  /** The link was cut for a while: whoever listens must fetch anew. */
  resync(): void;
}

export interface ConsoleBus {
  events(items: readonly Committed[]): void;
  /** Something on these agents' desks changed that is no event (presence, for one). */
  desks(agentIds: readonly string[], reason: string): void;
  signOut(userIds: readonly string[]): void;
  /** Makes this process one that has consoles. */
  listen(listener: BusListener): Promise<void>;
  close(): Promise<void>;
}

const CHANNEL = 'rapport_console';
const LISTENER_NAME = 'rapport-console';
const IDS_PER_NOTICE = 150;
const PEERS_EVERY_MS = 10_000;

const Notice = z.object({
  from: z.string(),
  hello: z.boolean().optional(),
  events: z.array(z.uuid()).optional(),
  desks: z.array(z.tuple([z.uuid(), z.string()])).optional(),
  signOut: z.array(z.string()).optional(),
});
type Notice = z.infer<typeof Notice>;

interface Pending {
  events: string[];
  desks: [string, string][];
  signOut: string[];
}

export function createConsoleBus(pool: pg.Pool, url: string, log: Logger): ConsoleBus {
  const me = randomUUID();
  let local: BusListener | null = null;
  let link: pg.Client | null = null;
  let closed = false;
  let hasPeers = true;
  let peersCheckedAt = 0;
  let pending: Pending = { events: [], desks: [], signOut: [] };
  let flushing: Promise<void> | null = null;

  async function notify(notice: Omit<Notice, 'from'>): Promise<void> {
    await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify({ from: me, ...notice })]);
  }

  async function lookForPeers(): Promise<void> {
    if (Date.now() - peersCheckedAt < PEERS_EVERY_MS) return;
    peersCheckedAt = Date.now();
    const { rows } = await pool.query<{ peers: number }>(
      `SELECT count(*)::int AS peers FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()`,
      [LISTENER_NAME],
    );
    hasPeers = (rows[0]?.peers ?? 0) > (link ? 1 : 0);
  }

  async function flush(): Promise<void> {
    try {
      await lookForPeers();
      while (pending.events.length + pending.desks.length + pending.signOut.length > 0) {
        const events = pending.events.splice(0, IDS_PER_NOTICE);
        const desks = pending.desks.splice(0, 80);
        const signOut = pending.signOut.splice(0, 80);
        if (hasPeers) await notify({ events, desks, signOut });
      }
    } catch (err) {
      pending = { events: [], desks: [], signOut: [] };
      log.debug({ err }, 'console notice lost');
    } finally {
      flushing = null;
    }
  }

  async function heard(payload: string): Promise<void> {
    const notice = Notice.parse(JSON.parse(payload));
    if (notice.from === me) return;
    if (notice.hello) hasPeers = true;
    if (!local) return;
    if (notice.events?.length) local.events(await loadCommitted(pool, notice.events));
    for (const [agentId, reason] of notice.desks ?? []) local.desks([agentId], reason);
    if (notice.signOut?.length) local.signOut(notice.signOut);
  }

  async function connect(): Promise<void> {
    const client = new pg.Client({ connectionString: url, application_name: LISTENER_NAME, connectionTimeoutMillis: 2_000, keepAlive: true });
    client.on('notification', (message) => {
      heard(message.payload ?? '{}').catch((err: unknown) => log.warn({ err }, 'console notice not understood'));
    });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (link !== client) return;
      link = null;
      if (!closed) void reconnect();
    });
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    link = client;
    await notify({ hello: true });
  }

  async function reconnect(): Promise<void> {
    while (!closed) {
      try {
        await connect();
        local?.resync();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  function kick(): void {
    flushing ??= flush();
  }

  return {
    events(items) {
      local?.events(items);
      pending.events.push(...items.map((item) => item.event.id));
      kick();
    },
    desks(agentIds, reason) {
      local?.desks(agentIds, reason);
      pending.desks.push(...agentIds.map((id): [string, string] => [id, reason]));
      kick();
    },
    signOut(userIds) {
      local?.signOut(userIds);
      pending.signOut.push(...userIds);
      kick();
    },
    async listen(listener) {
      local = listener;
      await connect();
    },
    async close() {
      closed = true;
      await flushing;
      await link?.end();
    },
  };
}
