import pg from 'pg';
import type { Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';
import type { Subject } from './phases.ts';
import { startFloor, startHub, type Running } from './processes.ts';
import type { WorldAgent } from './world.ts';

// What texts and calls come in to: the floors and the hub.

export interface House {
  ports: Record<Subject, number>;
  /** The processes whose time counts as this subject's. */
  pids: Record<Subject, number[]>;
  postmaster: number;
  agents: WorldAgent[];
  /** The hub's database. */
  pool: pg.Pool;
  close(): Promise<void>;
}

type Undo = () => Promise<unknown>;

/** Builds and starts everything. On failure nothing is left behind. */
export async function openHouse(machine: Machine, options: BenchOptions): Promise<House> {
  const undo: Undo[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => console.error(error));
  };
  try {
    return { ...(await build(machine, options, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function build(machine: Machine, options: BenchOptions, undo: Undo[]): Promise<Omit<House, 'close'>> {
  const floors = await machine.emptyDatabase();
  const url = await machine.hubDatabase();
  undo.push(
    () => machine.dropDatabase(floors),
    () => machine.dropDatabase(url),
  );
  // Only now: it needs the generated client.
  const { buildWorld } = await import('./world.ts');
  const agents = await buildWorld(url);

  const keep = (running: Running): Running => {
    undo.push(() => running.stop());
    return running;
  };
  const floor = async (mode: string): Promise<Running> =>
    keep(await startFloor(mode, floors, options.profileDir));
  const a = await floor('a');
  const b = await floor('b');
  const c2 = await floor('c2');
  const e2 = await floor('e2');
  const hub = await startHub(url, machine.dataDir, options.profileDir);
  keep(hub.server);
  keep(hub.worker);
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  undo.push(() => pool.end());
  return {
    ports: { a: a.port, b: b.port, c2: c2.port, e2: e2.port, hub: hub.server.port },
    pids: { a: [a.pid], b: [b.pid], c2: [c2.pid], e2: [e2.pid], hub: [hub.server.pid, hub.worker.pid] },
    agents,
    pool,
    postmaster: machine.postmaster,
  };
}
