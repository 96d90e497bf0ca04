import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../prisma/embedded.ts';
import { preparePostgresHome } from '../../../prisma/postgresHome.ts';

// A PostgreSQL that can be killed: every commit is on the disk before it is answered, as the hub relies on.

const START_WITHIN_MS = 60_000;

export class FleetPostgres {
  readonly #options: Parameters<typeof startEmbeddedPostgres>[0];
  #running: EmbeddedPostgres | null = null;
  #url = '';

  constructor({ settings, ...options }: { dataDir: string; port: number; settings: Record<string, string> }) {
    this.#options = { ...options, settings: { max_connections: '300', ...settings } };
  }

  get url(): string {
    return this.#url;
  }

  /** Starts it; gives how long that took, its recovery included. */
  async start(): Promise<number> {
    const startedAt = performance.now();
    for (;;) {
      try {
        this.#running = await startEmbeddedPostgres(this.#options);
        this.#url = this.#running.url;
        return performance.now() - startedAt;
      } catch (error) {
        // Processes of the killed one that are still leaving hold its shared memory.
        if (performance.now() - startedAt > START_WITHIN_MS) throw error;
        await pause(100);
      }
    }
  }

  /** SIGKILL of the postmaster: no shutdown, no checkpoint. */
  async kill(): Promise<void> {
    const { cluster } = await preparePostgresHome(this.#options.dataDir);
    const pid = Number.parseInt(await readFile(path.join(cluster, 'postmaster.pid'), 'utf8'), 10);
    const running = this.#running;
    this.#running = null;
    // `stop` first, or the starter would take the death for an accident and start it again.
    const stopped = running?.stop();
    process.kill(pid, 'SIGKILL');
    await stopped;
  }

  /** Away in good order. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.stop();
  }
}
