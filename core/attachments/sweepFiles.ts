import type { Hub } from '../hub.ts';

const BATCH = 200;

/**
 * Part of the sweep: files that no message took within a day, and that no draft or plan keeps, go, bytes first, so that a death in between leaves the row
 * that says what is still to be done. Gives how many went.
 */
export async function sweepFiles(hub: Pick<Hub, 'pool' | 'files'>): Promise<number> {
  const { rows } = await hub.pool.query<{ id: string; store_key: string | null }>({
    name: 'files_nobody_took',
    text: `SELECT id, store_key FROM attachment
      WHERE message_id IS NULL AND created_at < now() - interval '1 day'
        AND (keep_until IS NULL OR keep_until < now()) ORDER BY created_at LIMIT ${BATCH}`,
  });
  for (const row of rows) {
    if (row.store_key && !(await isShared(hub, row.store_key))) await hub.files.remove(row.store_key);
    await hub.pool.query('DELETE FROM attachment WHERE id = $1 AND message_id IS NULL', [row.id]);
  }
  return rows.length;
}

/** A forwarded file is the same bytes under another row. */
async function isShared({ pool }: Pick<Hub, 'pool'>, key: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM attachment WHERE store_key = $1 OFFSET 1 LIMIT 1', [
    key,
  ]);
  return rowCount === 1;
}
