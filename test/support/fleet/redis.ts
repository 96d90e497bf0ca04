import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startGuarded, stopGuarded } from '../../../prisma/guardedProcess.ts';
import { findRedis } from '../../../server/launch/testParts.ts';

// A Redis with an append-only file that can be killed, wiped, and brought back without its last second.

const WATCH_EVERY_MS = 100;
const START_WITHIN_MS = 30_000;

export class FleetRedis {
  readonly url: string;
  readonly #port: number;
  readonly #dir: string;
  #server: ChildProcess | null = null;
  #pid = 0;
  #watch: NodeJS.Timeout | null = null;
  /** How large the append-only file was, and when. */
  #sizes: { at: number; file: string; bytes: number }[] = [];

  constructor({ dir, port }: { dir: string; port: number }) {
    this.#dir = dir;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Starts it with what its file holds; gives how long that took. */
  async start(): Promise<number> {
    const startedAt = performance.now();
    const program = findRedis();
    if (program === undefined)
      throw new Error('There is no redis-server: "npm test" installs it, or says how to.');
    await mkdir(this.#dir, { recursive: true });
    const settings = {
      bind: '127.0.0.1',
      port: String(this.#port),
      dir: this.#dir,
      save: '',
      appendonly: 'yes',
      appendfsync: 'everysec',
      // One file that only grows, so that a size is a moment.
      'auto-aof-rewrite-percentage': '0',
      'maxmemory-policy': 'noeviction',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.#server = startGuarded([program, ...flags], { out: 'ignore' });
    this.#pid = await this.#untilReady();
    this.#watch = setInterval(() => void this.#remember(), WATCH_EVERY_MS);
    return performance.now() - startedAt;
  }

  async kill(): Promise<void> {
    if (!this.#server) return;
    clearInterval(this.#watch ?? undefined);
    const ended = once(this.#server, 'exit');
    process.kill(this.#pid, 'SIGKILL');
    await ended;
    this.#server = null;
  }

  async flush(): Promise<void> {
    await this.#ask((redis) => redis.flushall());
  }

  /** For one that is killed: the file loses what was written in its last `ms`. Gives how many bytes that were. */
  async forgetLast(ms: number): Promise<number> {
    const last = this.#sizes.at(-1);
    const before = this.#sizes.findLast(({ at }) => at <= performance.now() - ms);
    if (!last) return 0;
    const file = path.join(this.#dir, 'appendonlydir', last.file);
    const { size } = await stat(file);
    const keep = Math.min(size, before?.file === last.file ? before.bytes : 0);
    await truncate(file, keep);
    this.#sizes = [];
    return size - keep;
  }

  /** For one that is killed: everything it had is gone. */
  async forgetAll(): Promise<void> {
    await rm(this.#dir, { recursive: true, force: true });
    this.#sizes = [];
  }

  async close(): Promise<void> {
    clearInterval(this.#watch ?? undefined);
    if (this.#server) await stopGuarded(this.#server);
    this.#server = null;
  }

  async #remember(): Promise<void> {
    try {
      const folder = path.join(this.#dir, 'appendonlydir');
      const file = (await readdir(folder)).find((name) => name.endsWith('.incr.aof'));
      if (!file) return;
      const { size } = await stat(path.join(folder, file));
      this.#sizes.push({ at: performance.now(), file, bytes: size });
      if (this.#sizes.length > 200) this.#sizes.splice(0, 100);
    } catch {
      // It is being started or removed at this very moment.
    }
  }

  async #untilReady(): Promise<number> {
    for (const deadline = Date.now() + START_WITHIN_MS; Date.now() < deadline; await pause(30)) {
      if (this.#server?.exitCode !== null) throw new Error('redis-server could not start');
      // While it reads its file it answers nothing but that it is loading.
      const info = await this.#ask(async (redis) =>
        (await redis.ping()) === 'PONG' ? redis.info('server') : '',
      ).catch(() => '');
      const pid = /process_id:(\d+)/.exec(info)?.[1];
      if (pid) return Number(pid);
    }
    throw new Error('redis-server did not start in time');
  }

  async #ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url, {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    });
    redis.on('error', () => undefined);
    try {
      await redis.connect();
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }
}
