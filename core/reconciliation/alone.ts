import type { Hub } from '../hub.ts';

/** Any two numbers that nobody else locks by. */
const LOCK = [2_026, 1_122];

/**
 * Does something that only one process at a time may do; gives `busy` when another one is at it. The lock is a session's:
 * it goes with the process, however that ends.
 */
export async function alone<T>(hub: Hub, work: () => Promise<T>): Promise<T | 'busy'> {
  const session = await hub.pool.connect();
  let isBroken = false;
  // A connection in hand that breaks would end the process if nobody listened.
  session.on('error', () => {
    isBroken = true;
  });
  try {
    const { rows } = await session.query<{ locked: boolean }>(
      'SELECT pg_try_advisory_lock($1::int, $2::int) AS locked',
      LOCK,
    );
    if (rows[0]?.locked !== true) return 'busy';
    try {
      return await work();
    } finally {
      await session.query('SELECT pg_advisory_unlock($1::int, $2::int)', LOCK).catch(() => {
        isBroken = true;
      });
    }
  } finally {
    session.release(isBroken);
  }
}
