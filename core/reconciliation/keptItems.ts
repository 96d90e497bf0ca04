import type { InboundItem } from '../channels/channel.ts';
import type { Hub } from '../hub.ts';
import { dedupeKeyOf } from './inboundItems.ts';

/** The dedupe keys of those that are on a timeline already. */
export async function knownKeys(hub: Hub, records: readonly { sid: string }[]): Promise<Set<string>> {
  const { rows } = await hub.pool.query<{ dedupe_key: string }>(
    'SELECT dedupe_key FROM timeline_event WHERE dedupe_key = ANY($1)',
    [records.map((record) => dedupeKeyOf(record.sid))],
  );
  return new Set(rows.map((row) => row.dedupe_key));
}

/** One that cannot be taken in must not hold up all after it: it is kept for people to look at (Quarantine). */
export async function keepRefused(hub: Hub, item: InboundItem, error: unknown): Promise<void> {
  hub.log.error({ err: error, dedupeKey: item.dedupeKey }, 'an item of the provider could not be taken in');
  await hub.pool.query(
    `INSERT INTO raw_inbound (id, source, "from", bytes, reason, dedupe_key)
     VALUES (new_id(), $1, $2, $3, 'not_taken_in', $4) ON CONFLICT (dedupe_key) DO NOTHING`,
    [item.channel, item.from, Buffer.from(JSON.stringify(item)), item.dedupeKey],
  );
}
