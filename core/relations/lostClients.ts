import type { Viewer } from '../access/viewer.ts';
import type { LostClient, LostClientPage } from '../contract/relations.ts';
import type { Tier } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';
import { IS_CONTACT, IS_VISIT, MET_AT } from './relationFacts.ts';

// LC-13: the key clients whom we have lost, with what is known of why.

interface Row {
  id: string;
  name: string | null;
  tier_seen: Tier;
  last_contact_at: Date | null;
  last_order_at: Date | null;
  last_score: number | null;
  reason: string | null;
  competitor: string | null;
  value_minor: string | null;
  currency: string | null;
  lost_at: Date | null;
  open_win_back: string | null;
  placed_at: Date;
}

const STATEMENT = `
  WITH page AS (
    SELECT r.client_id, r.tier_seen, coalesce(r.last_active_at, 'epoch'::timestamptz) AS placed_at
      FROM client_relation r JOIN client c ON c.id = r.client_id AND c.merged_into_id IS NULL
     WHERE r.division_id = $1 AND r.value_group = 'lost_mvc'
       AND ($2::timestamptz IS NULL OR (coalesce(r.last_active_at, 'epoch'::timestamptz), r.client_id) < ($2, $3::uuid))
     ORDER BY 3 DESC, r.client_id DESC LIMIT $4)
  SELECT p.client_id AS id, c.name, p.tier_seen, p.placed_at,
         greatest((SELECT max(v.opened_at) FROM conversation v WHERE v.client_id = c.id AND ${IS_CONTACT}),
           (SELECT max(${MET_AT}) FROM follow_up f WHERE f.client_id = c.id AND ${IS_VISIT})) AS last_contact_at,
         o.last_order_at, o.currency,
         (SELECT sum(q.amount_minor) FROM client_order q WHERE q.client_id = c.id AND q.currency = o.currency
             AND q.ordered_at > o.last_order_at - interval '1 year') AS value_minor,
         (SELECT a.score FROM survey_invite i JOIN survey_answer a ON a.invite_id = i.id
           WHERE i.client_id = c.id ORDER BY a.answered_at DESC LIMIT 1) AS last_score,
         w.reason, w.competitor,
         (SELECT max(h.at) FROM relation_change h WHERE h.client_id = c.id AND h.what = 'valueGroup' AND h."to" = 'lost_mvc') AS lost_at,
         (SELECT b.id FROM win_back_case b WHERE b.client_id = c.id AND b.phase <> 'closed') AS open_win_back
    FROM page p JOIN client c ON c.id = p.client_id
    LEFT JOIN LATERAL (SELECT q.ordered_at AS last_order_at, q.currency FROM client_order q
                        WHERE q.client_id = c.id ORDER BY q.ordered_at DESC LIMIT 1) o ON true
    LEFT JOIN LATERAL (SELECT b.reason, b.competitor FROM win_back_case b
                        WHERE b.client_id = c.id AND b.reason IS NOT NULL ORDER BY b.opened_at DESC LIMIT 1) w ON true
   ORDER BY p.placed_at DESC, p.client_id DESC`;

/** Who was in touch last first. */
export async function listLostClients(
  hub: Hub,
  { divisionId }: Viewer,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<LostClientPage> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>({
    name: 'lost_clients',
    text: STATEMENT,
    values: [divisionId, at, id, limit + 1],
  });
  return pageOf(rows, limit, { at: (row) => row.placed_at, present });
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

function present(row: Row): LostClient {
  return {
    clientId: row.id,
    name: row.name,
    tierSeen: row.tier_seen,
    lastContactAt: iso(row.last_contact_at),
    lastOrderAt: iso(row.last_order_at),
    lastScore: row.last_score,
    reason: row.reason,
    competitor: row.competitor,
    valueMinor: Number(row.value_minor ?? 0),
    currency: row.currency,
    lostAt: iso(row.lost_at),
    openWinBackId: row.open_win_back,
  };
}
