import type { Hub } from '../hub.ts';
import type { Viewer } from './viewer.ts';

// Whether what somebody came in with still holds: account, role, division, queues, and the session or key itself.

export interface Entry {
  viewer: Viewer;
  sessionId: string | null;
  keyId: string | null;
}

interface Row {
  place: number;
}

const HOLDING = `
  SELECT e.place FROM unnest($1::text[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::uuid[])
      WITH ORDINALITY AS e (user_id, role, division_id, queue_ids, session_id, key_id, place)
    JOIN "user" u ON u.id = e.user_id AND u."disabledAt" IS NULL AND u.role::text = e.role
    JOIN agent a ON a.user_id = u.id AND a.division_id = e.division_id
   WHERE e.queue_ids = coalesce(
       (SELECT string_agg(m.queue_id::text, ',' ORDER BY m.queue_id) FROM queue_member m WHERE m.agent_id = a.id), '')
     AND (e.session_id IS NULL OR EXISTS (SELECT 1 FROM session s
       WHERE s.id = e.session_id AND s."expiresAt" > now() AND s."updatedAt" > now() - $7 * interval '1 min'))
     AND (e.key_id IS NULL OR EXISTS (SELECT 1 FROM api_token t
       WHERE t.id = e.key_id AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())))`;

/** Those of these entries that do not hold any more. One statement, whatever their number. */
export async function findEnded<E extends Entry>(hub: Hub, entries: readonly E[]): Promise<E[]> {
  if (entries.length === 0) return [];
  const { rows } = await hub.pool.query<Row>({
    name: 'rights_holding',
    text: HOLDING,
    values: [
      entries.map(({ viewer }) => viewer.userId),
      entries.map(({ viewer }) => viewer.role),
      entries.map(({ viewer }) => viewer.divisionId),
      entries.map(({ viewer }) => viewer.queueIds.toSorted().join(',')),
      entries.map(({ sessionId }) => sessionId),
      entries.map(({ keyId }) => keyId),
      hub.config.session.idleMinutes,
    ],
  });
  const holding = new Set(rows.map((row) => Number(row.place)));
  return entries.filter((_, index) => !holding.has(index + 1));
}
