import type { Viewer } from '../access/viewer.ts';
import type { SavedFilter } from '../contract/views.ts';
import type { Hub } from '../hub.ts';

// How much each of several filters finds: one statement over what is open in the viewer's division, whatever their number.
// The same as whereInList and whereNarrowed (core/inbox) say; a test holds one against the other.

const STATEMENT = `
  WITH open AS MATERIALIZED (
    SELECT c.id, c.channel::text AS channel, c.queue_id, c.state::text AS state, c.agent_id, c.opened_at,
           c.snoozed_at IS NOT NULL AS is_snoozed, c.held_back_at IS NOT NULL AS is_held_back,
           c.queue_id = ANY ($3::uuid[]) AS in_mine
      FROM conversation c JOIN client k ON k.id = c.client_id AND k.division_id = $2
     WHERE c.state <> 'closed' AND (c.queue_id = ANY ($3::uuid[]) OR c.agent_id = $1))
  SELECT f.place::int, count(o.id)::int AS count
    FROM jsonb_array_elements($4::jsonb) WITH ORDINALITY AS f (filter, place)
    LEFT JOIN open o ON
      CASE f.filter ->> 'list'
        WHEN 'mine' THEN o.agent_id = $1 AND o.state IN ('handled', 'wrapping')
        WHEN 'snoozed' THEN o.in_mine AND o.state = 'queued' AND o.is_snoozed
        WHEN 'heldBack' THEN o.in_mine AND o.is_held_back
        WHEN 'unassigned' THEN o.in_mine AND NOT o.is_snoozed AND NOT o.is_held_back AND o.state IN ('arriving', 'queued', 'offered')
        ELSE o.in_mine AND NOT o.is_snoozed AND NOT o.is_held_back END
      AND (f.filter ->> 'channel' IS NULL OR o.channel = f.filter ->> 'channel')
      AND (f.filter ->> 'queueId' IS NULL OR o.queue_id = (f.filter ->> 'queueId')::uuid)
      AND (f.filter ->> 'workState' IS NULL OR o.state = f.filter ->> 'workState')
      AND (f.filter ->> 'agentId' IS NULL OR o.agent_id = (f.filter ->> 'agentId')::uuid)
      AND (f.filter ->> 'holder' IS NULL OR CASE f.filter ->> 'holder' WHEN 'me' THEN o.agent_id = $1 ELSE o.agent_id IS NULL END)
      AND (f.filter ->> 'olderThanMinutes' IS NULL
        OR o.opened_at <= now() - (f.filter ->> 'olderThanMinutes')::int * interval '1 minute')
      AND (f.filter ->> 'tagId' IS NULL OR EXISTS (
        SELECT FROM conversation_tag t WHERE t.conversation_id = o.id AND t.tag_id = (f.filter ->> 'tagId')::uuid))
   GROUP BY 1 ORDER BY 1`;

/** As many counts as filters, in their order, as of one instant. */
export async function countViews(
  hub: Hub,
  viewer: Viewer,
  filters: readonly SavedFilter[],
): Promise<number[]> {
  if (filters.length === 0) return [];
  const { rows } = await hub.pool.query<{ place: number; count: number }>({
    name: 'count_views',
    text: STATEMENT,
    values: [viewer.agentId, viewer.divisionId, viewer.queueIds, JSON.stringify(filters)],
  });
  return rows.map(({ count }) => count);
}
