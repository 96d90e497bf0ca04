import type { Hub } from '../hub.ts';

interface NewLeg {
  conversationId: string;
  party: 'client' | 'agent';
  agentId: string | null;
}

/** Makes the leg of a party unless one is live already; gives its id, or null when somebody else was first. */
export async function openLeg(hub: Hub, { conversationId, party, agentId }: NewLeg): Promise<string | null> {
  const { rows } = await hub.pool.query<{ id: string }>(
    `INSERT INTO leg (id, conversation_id, party, agent_id, state)
     SELECT new_id(), c.id, $2::"LegParty", $3::uuid, 'queued' FROM (SELECT id FROM conversation WHERE id = $1 FOR UPDATE) c
      WHERE NOT EXISTS (SELECT 1 FROM leg l WHERE l.conversation_id = $1 AND l.party = $2::"LegParty" AND l.state <> 'ended' AND NOT l.parked)
     RETURNING id`,
    [conversationId, party, agentId],
  );
  return rows[0]?.id ?? null;
}

/** Keeps what the phone network calls a leg and its conference. A callback may have said so before the answer came. */
export async function rememberLeg(
  hub: Hub,
  leg: { legId: string; conversationId: string; callSid: string; conferenceSid: string },
): Promise<void> {
  await hub.pool.query('UPDATE leg SET call_sid = coalesce(call_sid, $2) WHERE id = $1', [
    leg.legId,
    leg.callSid,
  ]);
  await hub.pool.query('UPDATE conversation SET conference_sid = $2 WHERE id = $1', [
    leg.conversationId,
    leg.conferenceSid,
  ]);
}

/** The live leg of a party with its call's id; null when it is gone or not there yet. */
export async function liveLeg(hub: Hub, conversationId: string, party: 'client' | 'agent') {
  return hub.prisma.leg.findFirst({
    where: { conversationId, party, parked: false, state: { not: 'ended' }, callSid: { not: null } },
    orderBy: { startedAt: 'desc' },
  });
}
