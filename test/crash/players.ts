import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { inject } from 'vitest';
import type { Answer, Order } from './protocol.ts';

// The processes that play. Each carries out one order after another and is replaced now and then: what a life that died
// leaves in memory is never collected, as its waiting never ends.

const ORDERS_EACH = 25;
type Backend = 'redis' | 'postgres';
/** Much of a scenario is waiting: two of each kind keep the machine busy, and twice as many when there is dying to wait for. */
const PAIRS = Number(process.env['CRASH_PAIRS'] ?? (process.env['CRASH'] === '1' ? 4 : 2));
const PLAYERS: readonly Backend[] = Array.from(
  { length: PAIRS },
  () => ['redis', 'postgres'] as const,
).flat();

/** Resolves when it takes orders. */
export async function startPlayer(backend: Backend, planted?: string): Promise<ChildProcess> {
  const player = fork(path.join(import.meta.dirname, 'worker.ts'), {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=DeprecationWarning',
      '--import',
      path.join(import.meta.dirname, 'register.ts'),
    ],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      CRASH_POSTGRES: inject('postgresUrl'),
      CRASH_TEMPLATE: inject('templateDatabase'),
      CRASH_REDIS: inject('redisUrl'),
      CRASH_BACKEND: backend,
      ...(planted ? { CRASH_PLANTED: planted } : {}),
    },
  });
  await nextMessage(player, 'its start');
  return player;
}

/** One order, one answer. Throws when the player ends instead. */
export async function ask(player: ChildProcess, order: Order): Promise<Answer> {
  player.send(order);
  return nextMessage(player, JSON.stringify(order));
}

async function nextMessage(player: ChildProcess, at: string): Promise<Answer> {
  const enough = new AbortController();
  const { signal } = enough;
  const answered = once(player, 'message', { signal }) as Promise<[Answer]>;
  const ended = once(player, 'exit', { signal }).then(([code]: unknown[]) => {
    throw new Error(`the player ended with ${String(code)} at ${at}`);
  });
  try {
    const [answer] = await Promise.race([answered, ended]);
    return answer;
  } finally {
    ended.catch(() => undefined);
    answered.catch(() => undefined);
    enough.abort();
  }
}

/** Has all orders carried out, on both kinds of queue side by side, whoever is free taking the next. */
export async function playAll(
  orders: readonly Order[],
  tell: (answer: Answer, backend: Backend) => void,
): Promise<void> {
  const waiting = [...orders];
  await Promise.all(
    PLAYERS.map(async (backend) => {
      while (waiting.length > 0) {
        const player = await startPlayer(backend);
        try {
          for (let count = 0; count < ORDERS_EACH; count += 1) {
            const order = waiting.shift();
            if (!order) break;
            tell(await ask(player, order), backend);
          }
        } finally {
          player.kill();
        }
      }
    }),
  );
}
