import type { Hub } from '../hub.ts';

// How far each of the provider's lists is taken in. Must stay true: a watermark is moved after what it covers is committed,
// and only forwards.

export type ListKind = 'history' | 'recordings';

/** Lists are not at once complete: what appears in them late is still within reach for so long. */
export const OVERLAP_MS = 10 * 60_000;

/**
 * How far the list is read; it is read on from OVERLAP_MS before that. The first time that is some time ago (a setting), so
 * that a new house does not swallow all of its provider's history.
 */
export async function readWatermark(hub: Hub, kind: ListKind): Promise<Date> {
  const first = new Date(hub.clock.now().getTime() - hub.config.reconcileFirstMinutes * 60_000 + OVERLAP_MS);
  const { rows } = await hub.pool.query<{ through: Date }>(
    `INSERT INTO provider_watermark (kind, through) VALUES ($1, $2)
     ON CONFLICT (kind) DO UPDATE SET kind = excluded.kind RETURNING through`,
    [kind, first],
  );
  return rows[0]?.through ?? first;
}

export async function moveWatermark(hub: Hub, kind: ListKind, through: Date): Promise<void> {
  await hub.pool.query(
    'UPDATE provider_watermark SET through = $2, updated_at = now() WHERE kind = $1 AND through < $2',
    [kind, through],
  );
}
