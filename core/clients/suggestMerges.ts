import type { Viewer } from '../access/viewer.ts';
import { Evidence, type Suggestion } from '../contract/whoIsWho.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { checkClientFor, clientParts, presentClient } from './clients.ts';

// Who may be the same person, and why. One statement for a whole page of clients.

interface Row {
  client_id: string;
  other_id: string;
  evidence: unknown[];
}

const MOST = 5;

/**
 * $1: the clients asked about, $2: their division. Evidence only from this division, and only about clients who go on; what a
 * tombstone's mail named counts for who it leads to.
 */
const SUGGESTED = `
  WITH me AS MATERIALIZED (SELECT c.id, c.name FROM client c WHERE c.id = ANY ($1::uuid[]) AND c.division_id = $2),
  seen AS (
    SELECT m.id AS client_id, coalesce(k.merged_into_id, k.id) AS other_id, s.kind, s.value, s.message_id, s.at, true AS theirs
      FROM me m JOIN address a ON a.client_id = m.id JOIN seen_address s ON s.kind = a.kind AND s.value = a.value
      JOIN client k ON k.id = s.client_id
    UNION ALL
    SELECT m.id, a.client_id, s.kind, s.value, s.message_id, s.at, false
      FROM me m JOIN client k ON k.id = m.id OR k.merged_into_id = m.id JOIN seen_address s ON s.client_id = k.id
      JOIN address a ON a.kind = s.kind AND a.value = s.value),
  alike AS (
    SELECT m.id AS client_id, c.id AS other_id, m.name FROM me m JOIN client c ON c.division_id = $2 AND lower(c.name) = lower(m.name)
     WHERE m.name IS NOT NULL AND c.id <> m.id AND (position(' ' IN m.name) > 0 OR m.name ~ '[一-鿿]{2,}')),
  told AS (
    SELECT client_id, other_id, 1 AS rank, jsonb_build_object('kind', 'address_in_mail', 'addressKind', kind, 'value', value,
        'messageId', message_id, 'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'theirs', theirs) AS one FROM seen
    UNION ALL SELECT client_id, other_id, 2, jsonb_build_object('kind', 'same_name', 'name', name) FROM alike
    UNION ALL SELECT l.client_id, l.other_id, 3, jsonb_build_object('kind', 'similar_address', 'mine', x.value, 'theirs', y.value)
      FROM alike l JOIN address x ON x.client_id = l.client_id AND x.kind = 'email'
      JOIN address y ON y.client_id = l.other_id AND y.kind = 'email' AND split_part(y.value, '@', 1) = split_part(x.value, '@', 1))
  SELECT t.client_id, t.other_id, jsonb_agg(DISTINCT t.one) AS evidence FROM told t
    JOIN client o ON o.id = t.other_id AND o.division_id = $2 AND o.merged_into_id IS NULL
   WHERE t.other_id <> t.client_id AND NOT EXISTS (SELECT FROM not_same_client n
           WHERE n.one_id = least(t.client_id, t.other_id) AND n.other_id = greatest(t.client_id, t.other_id))
   GROUP BY t.client_id, t.other_id ORDER BY min(t.rank), count(*) DESC, t.other_id LIMIT 200`;

/** For each of these clients who else they may be, what speaks loudest first. */
export async function suggestionsFor(
  hub: Hub,
  viewer: Viewer,
  clientIds: readonly string[],
): Promise<Map<string, Suggestion[]>> {
  if (clientIds.length === 0) return new Map();
  const { rows } = await hub.pool.query<Row>({
    name: 'suggest_merges',
    text: SUGGESTED,
    values: [clientIds, viewer.divisionId],
  });
  const others = await hub.prisma.client.findMany({
    where: { id: { in: rows.map((row) => row.other_id) } },
    include: clientParts,
  });
  const byId = new Map(others.map((client) => [client.id, presentClient(client)]));
  const found = new Map<string, Suggestion[]>();
  for (const { client_id: clientId, other_id: otherId, evidence } of rows) {
    const client = byId.get(otherId);
    const list = found.get(clientId) ?? [];
    if (!client || list.length >= MOST) continue;
    found.set(clientId, [...list, { client, evidence: evidence.map((one) => Evidence.parse(one)) }]);
  }
  return found;
}

/** A person says that these two are not one: it is not suggested again. */
export async function dismissSuggestion(
  hub: Hub,
  viewer: Viewer,
  { clientId, otherId }: { clientId: string; otherId: string },
): Promise<void> {
  if (clientId === otherId) throw new AppError('conflict', 'They are one client already');
  for (const id of [clientId, otherId]) await checkClientFor(hub, viewer, id);
  await hub.pool.query(
    `INSERT INTO not_same_client (one_id, other_id, by_agent_id)
     VALUES (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3) ON CONFLICT DO NOTHING`,
    [clientId, otherId, viewer.agentId],
  );
}
