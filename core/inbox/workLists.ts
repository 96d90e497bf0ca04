import type { Prisma } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import { WorkCounts, type WorkList } from '../contract/inbox.ts';
import type { SavedFilter } from '../contract/views.ts';
import type { Hub } from '../hub.ts';

// The lists of work, and how much is in each. Both say the same: a test holds one against the other.

/** What of the viewer's division is in this list. */
export function whereInList(list: WorkList, viewer: Viewer): Prisma.ConversationWhereInput {
  if (list === 'mine') return { agentId: viewer.agentId, state: { in: ['handled', 'wrapping'] } };
  const inQueues = { queueId: { in: viewer.queueIds } };
  if (list === 'snoozed') return { ...inQueues, state: 'queued', snoozedAt: { not: null } };
  if (list === 'heldBack') return { ...inQueues, heldBackAt: { not: null } };
  const awake = { ...inQueues, snoozedAt: null, heldBackAt: null };
  if (list === 'unassigned') return { ...awake, state: { in: ['arriving', 'queued', 'offered'] } };
  // What is worked on together is one piece of work.
  return { ...awake, state: { notIn: ['joined', 'closed'] } };
}

/** What narrows a list. */
export function whereNarrowed(
  query: Omit<SavedFilter, 'list'>,
  viewer: Viewer,
): Prisma.ConversationWhereInput {
  const { channel, queueId, workState, agentId, holder, tagId, olderThanMinutes } = query;
  return {
    AND: [
      channel ? { channel } : {},
      queueId ? { queueId } : {},
      workState ? { state: workState } : {},
      agentId ? { agentId } : {},
      holder ? { agentId: holder === 'me' ? viewer.agentId : null } : {},
      tagId ? { tags: { some: { tagId } } } : {},
      olderThanMinutes ? { openedAt: { lte: new Date(Date.now() - olderThanMinutes * MINUTE_MS) } } : {},
    ],
  };
}

const MINUTE_MS = 60_000;

/** One statement, one instant: whatever goes from one list to another is in exactly one of them. */
export async function countWork(hub: Hub, viewer: Viewer): Promise<WorkCounts> {
  const { rows } = await hub.pool.query({
    name: 'work_counts',
    text: `SELECT
      (SELECT count(*)::int FROM conversation c JOIN client k ON k.id = c.client_id AND k.division_id = $3
        WHERE c.agent_id = $1 AND c.state IN ('handled', 'wrapping')) AS mine,
      (SELECT count(*)::int FROM agent_notice n JOIN client k ON k.id = n.client_id AND k.division_id = $3
        WHERE n.agent_id = $1 AND n.kind = 'mention' AND n.read_at IS NULL) AS mentions, o.*
      FROM (SELECT count(*) FILTER (WHERE c.snoozed_at IS NULL AND c.held_back_at IS NULL)::int AS team,
          count(*) FILTER (WHERE c.held_back_at IS NOT NULL)::int AS "heldBack",
          count(*) FILTER (WHERE c.snoozed_at IS NULL AND c.held_back_at IS NULL AND c.state IN ('arriving', 'queued', 'offered'))::int AS unassigned,
          count(*) FILTER (WHERE c.snoozed_at IS NOT NULL AND c.state = 'queued')::int AS snoozed
        FROM conversation c JOIN client k ON k.id = c.client_id AND k.division_id = $3
       WHERE c.queue_id = ANY ($2::uuid[]) AND c.state NOT IN ('joined', 'closed')) o`,
    values: [viewer.agentId, viewer.queueIds, viewer.divisionId],
  });
  return WorkCounts.parse(rows[0]);
}
