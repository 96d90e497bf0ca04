import type { QuarantinePage } from '../contract/api.ts';
import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { readCursor } from '../paging.ts';

interface Row {
  id: string;
  source: 'call' | 'sms' | 'email';
  reason: string;
  from: string | null;
  bytes: number;
  received_at: Date;
}

/**
 * What came in for the viewer's division and could not be taken onto a timeline, newest first, with the reason. The bytes
 * stay in the database. What was kept before its division was noted is shown to administrators.
 */
export async function listQuarantine(
  hub: Hub,
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<z.input<typeof QuarantinePage>> {
  const [at, id] = page.cursor ? readCursor(page.cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>(
    `SELECT id, source, reason, "from", octet_length(bytes) AS bytes, received_at FROM raw_inbound
      WHERE reason IS NOT NULL AND ($4::uuid = ANY (division_ids) OR $5 AND division_ids = '{}') AND ($1::timestamptz IS NULL OR (received_at, id) < ($1, $2::uuid))
      ORDER BY received_at DESC, id DESC LIMIT $3`,
    [at, id, page.limit + 1, viewer.divisionId, viewer.role === 'administrator'],
  );
  const kept = rows.slice(0, page.limit);
  const last = kept.at(-1);
  return {
    items: kept.map((row) => ({
      id: row.id,
      source: row.source,
      reason: row.reason,
      from: row.from,
      bytes: row.bytes,
      receivedAt: row.received_at.toISOString(),
    })),
    nextCursor:
      rows.length > page.limit && last
        ? Buffer.from(JSON.stringify([last.received_at.toISOString(), last.id])).toString('base64url')
        : null,
  };
}

/** The bytes as they came. Who may see them was asked before. Throws `not_found`. */
export async function loadQuarantined(hub: Hub, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const row = await hub.prisma.rawInbound.findUnique({ where: { id }, select: { bytes: true } });
  if (!row) throw new AppError('not_found', 'There is no such item');
  return row.bytes;
}
