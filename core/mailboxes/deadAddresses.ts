import type { Hub } from '../hub.ts';

// Where mail does not arrive. A server's "no" for good (5.x.x) stops further sends to the address; "later" does not.

/** What a server said for good about an address. */
export interface DeadAddress {
  value: string;
  status: string | null;
  diagnostic: string | null;
  deliveryId: string;
}

/** Only a status of class 5 is for good. Full mailboxes and policies of the day come and go, whatever class they are given. */
export function isForGood(status: string | null): boolean {
  return status?.startsWith('5.') === true && !/^5\.(?:2\.2|3\.1|4\.|7\.)/.test(status);
}

export async function noteDead(hub: Pick<Hub, 'pool'>, dead: DeadAddress): Promise<void> {
  await hub.pool.query(
    `INSERT INTO dead_address (value, status, diagnostic, delivery_id) VALUES ($1, $2, $3, $4) ON CONFLICT (value) DO NOTHING`,
    [dead.value, dead.status, dead.diagnostic, dead.deliveryId],
  );
}

/** Whoever writes is there; and a person may want to try again. */
export async function forgetDead(hub: Pick<Hub, 'pool'>, value: string): Promise<void> {
  await hub.pool.query({
    name: 'forget_dead_address',
    text: 'DELETE FROM dead_address WHERE value = $1',
    values: [value],
  });
}
