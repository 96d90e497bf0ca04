import type { Harness } from './harness.ts';

/** Another transaction has the client's row while this is done. */
export async function whileInHand(
  { hub }: Harness,
  clientId: string,
  work: () => Promise<void>,
): Promise<void> {
  const hand = await hub.pool.connect();
  try {
    await hand.query('BEGIN');
    await hand.query('SELECT FROM client WHERE id = $1 FOR NO KEY UPDATE', [clientId]);
    await work();
  } finally {
    await hand.query('COMMIT');
    hand.release();
  }
}
