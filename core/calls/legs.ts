import type { ConversationState, LegState } from '../../prisma/generated/enums.ts';
import { lockConversationRow } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { clearCall } from './clearCall.ts';

interface NewLeg {
  conversationId: string;
  party: 'client' | 'agent' | 'guest';
  agentId: string | null;
  guestId?: string;
}

/**
 * Makes the leg of a party unless one is live already; gives its id, or null when somebody else was first. The row is taken by
 * a statement of its own: one that waits for it still sees the legs as they were before it began to wait.
 */
export async function openLeg(
  hub: Hub,
  { conversationId, party, agentId, guestId }: NewLeg,
): Promise<string | null> {
  return withTransaction(hub, async (tx) => {
    await lockConversationRow(tx, conversationId);
    const made = await tx.db.$queryRaw<{ id: string }[]>`
      INSERT INTO leg (id, conversation_id, party, agent_id, guest_id, state, joined_at)
      SELECT new_id(), c.id, ${party}::"LegParty", ${agentId}::uuid, ${guestId ?? null}::uuid, 'queued', now()
        FROM conversation c WHERE c.id = ${conversationId}::uuid
         AND NOT EXISTS (SELECT 1 FROM leg l WHERE l.conversation_id = c.id AND l.party = ${party}::"LegParty" AND l.state <> 'ended'
                           AND NOT l.parked AND l.guest_id IS NOT DISTINCT FROM ${guestId ?? null}::uuid)
      RETURNING id`;
    return made[0]?.id ?? null;
  });
}

/**
 * Keeps what the phone network calls a leg and its conference. A callback may have said so before the answer came. If the
 * call is over meanwhile, it was cleared before this leg could be named: it is hung up now, or a phone would ring for nobody.
 */
export async function rememberLeg(
  hub: Hub,
  leg: { legId: string; conversationId: string; callSid: string; conferenceSid: string | null },
): Promise<void> {
  const { rows: legs } = await hub.pool.query<{ state: LegState; to_hang_up: boolean }>(
    'UPDATE leg SET call_sid = coalesce(call_sid, $2) WHERE id = $1 RETURNING state, to_hang_up',
    [leg.legId, leg.callSid],
  );
  const { rows } = await hub.pool.query<{ state: ConversationState }>(
    'UPDATE conversation SET conference_sid = coalesce($2, conference_sid) WHERE id = $1 RETURNING state',
    [leg.conversationId, leg.conferenceSid],
  );
  const state = rows[0]?.state;
  const isOver = state === 'wrapping' || state === 'closed';
  const [named] = legs;
  // Given up while its order was under way, or of an attempt that is over though the call is not: it must not ring on.
  if (named?.to_hang_up || (named?.state === 'ended' && !isOver))
    await hub.channels.voice.hangUp(leg.callSid);
  if (isOver) await clearCall(hub, { conversationId: leg.conversationId });
}

/** The live leg of a party with its call's id; null when it is gone or not there yet. */
export async function liveLeg(hub: Hub, conversationId: string, party: 'client' | 'agent') {
  return hub.prisma.leg.findFirst({
    where: { conversationId, party, parked: false, state: { not: 'ended' }, callSid: { not: null } },
    orderBy: { startedAt: 'desc' },
  });
}
