import type { Viewer } from '../access/viewer.ts';
import type { ConsentQuestion } from '../contract/consent.ts';
import type { AddressKind } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor, type PageOf } from '../paging.ts';

interface Row {
  id: string;
  client_id: string;
  name: string | null;
  kind: AddressKind;
  value: string;
  text: string | null;
  asked_at: Date;
}

/** Who of the viewer's division may want no more texts, the oldest question first, with the words that sound like it. */
export async function listConsentQuestions(
  hub: Hub,
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<PageOf<ConsentQuestion>> {
  const [at, id] = page.cursor ? readCursor(page.cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>(
    `SELECT a.id, a.client_id, c.name, a.kind, a.value, e.data ->> 'text' AS text, a.asked_at
       FROM address a JOIN client c ON c.id = a.client_id LEFT JOIN timeline_event e ON e.id = a.asked_event_id
      WHERE a.asked_at IS NOT NULL AND a.opted_out_at IS NULL AND c.division_id = $4
        AND ($1::timestamptz IS NULL OR (a.asked_at, a.id) > ($1, $2::uuid))
      ORDER BY a.asked_at, a.id LIMIT $3`,
    [at, id, page.limit + 1, viewer.divisionId],
  );
  return pageOf(rows, page.limit, {
    at: (row) => row.asked_at,
    present: (row) => ({
      clientId: row.client_id,
      clientName: row.name,
      kind: row.kind,
      value: row.value,
      text: row.text ?? '',
      askedAt: row.asked_at.toISOString(),
    }),
  });
}
