import { withTransaction, type Tx } from '../db.ts';
import type { Channel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { chooseAgents, type Candidate, type Choice, type WaitingConversation } from './chooseAgent.ts';

// Offers what waits in a queue to who is free. Rows are taken with SKIP LOCKED, so many processes may do it at once;
// the unique keys on reservation have the last word.

/** How many of the longest waiting are looked at in one round. */
const HEAD = 20;
/** Who declined or missed a conversation is not asked again for this long. */
const REFUSAL_SECONDS = 60;

/** Matches until nobody is free or nobody waits. */
export async function matchQueue(hub: Hub, queueId: string): Promise<void> {
  for (;;) {
    const offers = await withTransaction(hub, (tx) => matchOnce(hub, tx, queueId));
    if (offers.length === 0) return;
    hub.bus.desks(
      offers.map((offer) => offer.agent.agentId),
      'offer',
    );
  }
}

async function matchOnce(hub: Hub, tx: Tx, queueId: string): Promise<Choice[]> {
  const candidates = await takeCandidates(tx, queueId);
  if (candidates.length === 0) return [];
  const waiting = await takeWaiting(tx, queueId);
  if (waiting.length === 0) return [];
  const queue = await tx.db.queue.findUniqueOrThrow({
    where: { id: queueId },
    select: { name: true, offerSeconds: true },
  });
  const choices = chooseAgents(waiting, candidates, { queue: queue.name, now: hub.clock.now() });
  const offered: Choice[] = [];
  for (const choice of choices) {
    if (await offer(tx, choice, queue.offerSeconds)) offered.push(choice);
  }
  return offered;
}

interface CandidateRow {
  id: string;
  idle_since: Date;
  live_calls: number;
  live_messages: number;
  message_capacity: number;
}

async function takeCandidates(tx: Tx, queueId: string): Promise<Candidate[]> {
  const rows = await tx.db.$queryRaw<CandidateRow[]>`
    WITH free AS (
      SELECT a.id, a.idle_since, a.message_capacity
        FROM agent a JOIN queue_member m ON m.agent_id = a.id
       WHERE m.queue_id = ${queueId}::uuid AND a.intent = 'available' AND a.missed_since IS NULL
         AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.agent_id = a.id AND r.state = 'pending')
       FOR UPDATE OF a SKIP LOCKED)
    SELECT f.id, f.idle_since, f.message_capacity,
           count(r.id) FILTER (WHERE r.channel = 'call')::int AS live_calls,
           count(r.id) FILTER (WHERE r.channel <> 'call')::int AS live_messages
      FROM free f LEFT JOIN reservation r ON r.agent_id = f.id AND r.ended_at IS NULL
     GROUP BY f.id, f.idle_since, f.message_capacity`;
  return rows
    .map((row) => ({
      agentId: row.id,
      idleSince: row.idle_since,
      liveCalls: row.live_calls,
      liveMessages: row.live_messages,
      messageCapacity: row.message_capacity,
    }))
    .filter((agent) => agent.liveCalls === 0);
}

interface WaitingRow {
  id: string;
  client_id: string;
  channel: Channel;
  queued_at: Date;
  account_agent_id: string | null;
  refused_by: string[];
}

async function takeWaiting(tx: Tx, queueId: string): Promise<WaitingConversation[]> {
  const rows = await tx.db.$queryRaw<WaitingRow[]>`
    WITH head AS (
      SELECT c.id, c.client_id, c.channel, c.queued_at, c.rank_at
        FROM conversation c WHERE c.queue_id = ${queueId}::uuid AND c.state = 'queued'
       ORDER BY c.rank_at LIMIT ${HEAD} FOR UPDATE SKIP LOCKED)
    SELECT h.id, h.client_id, h.channel, h.queued_at, cl.account_agent_id,
           ARRAY(SELECT r.agent_id FROM reservation r
                  WHERE r.conversation_id = h.id AND r.state IN ('rejected', 'timeout')
                    AND r.decided_at > now() - ${REFUSAL_SECONDS} * interval '1 s') AS refused_by
      FROM head h JOIN client cl ON cl.id = h.client_id ORDER BY h.rank_at`;
  return rows.map((row) => ({
    conversationId: row.id,
    clientId: row.client_id,
    channel: row.channel,
    queuedAt: row.queued_at,
    accountAgentId: row.account_agent_id,
    refusedBy: row.refused_by,
  }));
}

async function offer(tx: Tx, { conversation, agent, why }: Choice, offerSeconds: number): Promise<boolean> {
  const rows = await tx.db.$queryRaw<{ id: string; expires_at: Date }[]>`
    INSERT INTO reservation (id, conversation_id, agent_id, channel, state, why, expires_at)
    VALUES (new_id(), ${conversation.conversationId}::uuid, ${agent.agentId}::uuid, ${conversation.channel}::"Channel",
            'pending', ${JSON.stringify(why)}::jsonb, now() + ${offerSeconds} * interval '1 s')
    ON CONFLICT DO NOTHING RETURNING id, expires_at`;
  const reservation = rows[0];
  if (!reservation) return false;
  await tx.db.conversation.update({
    where: { id: conversation.conversationId, state: 'queued' },
    data: { state: 'offered', version: { increment: 1 } },
  });
  await recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.conversationId,
    kind: 'conversation.offered',
    data: {
      reservationId: reservation.id,
      agentId: agent.agentId,
      channel: conversation.channel,
      expiresAt: reservation.expires_at.toISOString(),
      why,
    },
  });
  return true;
}
