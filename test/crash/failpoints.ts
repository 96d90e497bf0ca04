import { AsyncLocalStorage } from 'node:async_hooks';
import net from 'node:net';

// What the instrumented code calls in every gap between two awaits, and what dying means here. A generation is one life of
// a process. When it dies nothing of it goes on: whoever waits in it waits for ever (so no catch and no finally runs), its
// timers do not fire, and its connections are cut, so that PostgreSQL rolls back what was open.

interface Generation {
  isDead: boolean;
  sockets: Set<net.Socket>;
  /** Called at the moment of death, inside the step that dies. */
  died: () => void;
}

interface Failpoints {
  before(name: string): Promise<void>;
  after<T>(name: string, awaited: T | PromiseLike<T>): Promise<T>;
  each<T>(name: string, before: string | null, items: AsyncIterable<T>): AsyncIterable<T>;
}

declare global {
  // oxlint-disable-next-line no-var -- only var makes a global
  var failpoint: Failpoints;
}

const context = new AsyncLocalStorage<Generation>();
const never = new Promise<never>(() => undefined);

const visits = new Map<string, number>();
let deaths: { name: string; visit: number }[] = [];
let onVisit: ((name: string) => void) | null = null;

/** Lets the process die at the given visits of a failpoint, counted from now. */
export function arm(plan: readonly { name: string; visit: number }[]): void {
  visits.clear();
  deaths = [...plan];
}

/** How many deaths of the plan are still to come. */
export function armed(): number {
  return deaths.length;
}

/** How often a failpoint was visited since `arm`. */
export function visitsOf(name: string): number {
  return visits.get(name) ?? 0;
}

export function watchVisits(listener: ((name: string) => void) | null): void {
  onVisit = listener;
}

/** Begins a life. Whatever is run in it, and whatever follows from that, dies with it. */
export function openGeneration(died: () => void) {
  const generation: Generation = { isDead: false, sockets: new Set(), died };
  return {
    run: <T>(work: () => T): T => context.run(generation, work),
    kill: () => kill(generation),
    isDead: () => generation.isDead,
  };
}

let anyDead = false;

/** Whether a life has ended in this process. */
export function hasDied(): boolean {
  return anyDead;
}

function kill(generation: Generation): void {
  if (generation.isDead) return;
  generation.isDead = true;
  anyDead = true;
  // Within the life itself, or what hears of the closed connections would open new ones as nobody's.
  context.run(generation, () => {
    for (const socket of generation.sockets) socket.destroy();
  });
  generation.died();
}

/** Whether whoever asks is to be no more. */
function isOver(name: string): boolean {
  const generation = context.getStore();
  if (!generation) return false;
  if (generation.isDead) return true;
  const visit = visitsOf(name) + 1;
  visits.set(name, visit);
  onVisit?.(name);
  const index = deaths.findIndex((death) => death.name === name && death.visit === visit);
  if (index < 0) return false;
  deaths.splice(index, 1);
  kill(generation);
  return true;
}

globalThis.failpoint = {
  async before(name) {
    if (isOver(name)) await never;
  },
  async after(name, awaited) {
    try {
      const value = await awaited;
      return isOver(name) ? await never : value;
    } catch (error) {
      if (isOver(name)) await never;
      throw error;
    }
  },
  async *each(name, before, items) {
    if (before && isOver(before)) await never;
    for await (const item of items) {
      if (isOver(name)) await never;
      yield item;
    }
  },
};

// ---- what else of a process dies: its connections and its timers ----

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connectInGeneration(this: net.Socket, ...args: unknown[]) {
  const generation = context.getStore();
  // It never comes about: refused, it would be asked for again at once and for ever.
  if (generation?.isDead) return this;
  if (generation) {
    generation.sockets.add(this);
    this.once('close', () => generation.sockets.delete(this));
  }
  return Reflect.apply(connect, this, args) as net.Socket;
};

type Callback = (...args: unknown[]) => void;

for (const name of ['setTimeout', 'setInterval'] as const) {
  const original = globalThis[name] as (
    callback: Callback,
    ms?: number,
    ...args: unknown[]
  ) => NodeJS.Timeout;
  const wrapped = (callback: Callback, ms?: number, ...args: unknown[]): NodeJS.Timeout => {
    const generation = context.getStore();
    if (!generation) return original(callback, ms, ...args);
    const timer = original(
      (...given: unknown[]) => {
        if (generation.isDead) clearTimeout(timer);
        else callback(...given);
      },
      ms,
      ...args,
    );
    return timer;
  };
  // The promise forms hang on these two.
  Object.defineProperties(wrapped, Object.getOwnPropertyDescriptors(original));
  Object.assign(globalThis, { [name]: wrapped });
}
