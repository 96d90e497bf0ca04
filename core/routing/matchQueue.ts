import { setTimeout as pause } from 'node:timers/promises';
import { withTransaction, type Tx } from '../db.ts';
import type { Channel } from '../contract/words.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { chooseAgents, type Candidate, type Choice, type WaitingConversation } from './chooseAgent.ts';

// Offers what waits in a queue to who is free. Rows are taken with SKIP LOCKED, so many processes may do it at once, and
// none waits while it holds something; the unique keys on reservation have the last word. Must stay true: whoever is
// passed over because somebody else has the row is looked at again, or nobody would ask for them any more.

/** How many of the longest waiting are looked at in one round. */
const HEAD = 20;
/**
 * Who declined a conversation is not asked again for this long. Who missed it is locked until they say "I am here", and
 * then the client must not wait beside an idle agent.
 */
const REFUSAL_SECONDS = 60;

/** Rows that somebody else has in hand are passed over; they are looked at again after this pause, so many times. */
const LOOK_AGAIN_MS = 40;
const LOOKS = 12;

/** Matches until nobody is free or nobody waits. */
export async function matchQueue(hub: Hub, queueId: string): Promise<void> {
  for (let looks = 0; looks < LOOKS;) {
    const round = await withTransaction(hub, (tx) => matchOnce(hub, tx, queueId));
    if (round.offered.length > 0) {
      looks = 0;
      hub.bus.desks(
        round.offered.map((offer) => offer.agent.agentId),
        'offer',
      );
    } else {
      if (!round.isPassedOver) return;
      looks += 1;
      await pause(LOOK_AGAIN_MS);
    }
  }
}

interface Round {
  offered: Choice[];
  /** Somebody free or somebody waiting was in another transaction's hand, and nothing was offered. */
  isPassedOver: boolean;
}

async function matchOnce(hub: Hub, tx: Tx, queueId: string): Promise<Round> {
  const candidates = await takeCandidates(tx, queueId);
  const waiting = candidates.length > 0 ? await takeWaiting(tx, queueId) : [];
  const offered = await offerAll(hub, tx, { queueId, candidates, waiting });
  const isPassedOver =
    offered.length === 0 &&
    (await isMoreThere(tx, queueId, { free: candidates.length, waiting: waiting.length }));
  return { offered, isPassedOver };
}

interface Taken {
  queueId: string;
  candidates: readonly Candidate[];
  waiting: readonly WaitingConversation[];
}

async function offerAll(hub: Hub, tx: Tx, { queueId, candidates, waiting }: Taken): Promise<Choice[]> {
  const free = candidates.filter((agent) => agent.liveCalls === 0);
  if (free.length === 0 || waiting.length === 0) return [];
  const queue = await tx.db.queue.findUniqueOrThrow({
    where: { id: queueId },
    select: { name: true, offerSeconds: true },
  });
  const choices = chooseAgents(waiting, free, { queue: queue.name, now: hub.clock.now() });
  const offered: Choice[] = [];
  for (const choice of choices) {
    if (await offer(tx, choice, queue.offerSeconds)) offered.push(choice);
  }
  return offered;
}

/** Whether, by looking without taking, there is more of both than we got hold of. */
async function isMoreThere(
  tx: Tx,
  queueId: string,
  taken: { free: number; waiting: number },
): Promise<boolean> {
  const rows = await tx.db.$queryRaw<{ free: number; waiting: number }[]>`
    SELECT (SELECT count(*)::int FROM agent a JOIN queue_member m ON m.agent_id = a.id
             WHERE m.queue_id = ${queueId}::uuid AND a.intent = 'available' AND a.missed_since IS NULL
               AND NOT EXISTS (SELECT 1 FROM reservation r WHERE r.agent_id = a.id AND r.state = 'pending')) AS free,
           (SELECT count(*)::int FROM (SELECT 1 FROM conversation c
             WHERE c.queue_id = ${queueId}::uuid AND c.state = 'queued' LIMIT ${HEAD}) head) AS waiting`;
  const there = rows[0];
  if (!there || there.free === 0 || there.waiting === 0) return false;
  return there.free > taken.free || (taken.free > 0 && there.waiting > taken.waiting);
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
  return rows.map((row) => ({
    agentId: row.id,
    idleSince: row.idle_since,
    liveCalls: row.live_calls,
    liveMessages: row.live_messages,
    messageCapacity: row.message_capacity,
  }));
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
    SELECT h.id, h.client_id, h.channel, h.queued_at, cl.account_agent_id,
           ARRAY(SELECT r.agent_id FROM reservation r
                  WHERE r.conversation_id = h.id AND r.state = 'rejected'
                    AND r.decided_at > now() - ${REFUSAL_SECONDS} * interval '1 s') AS refused_by
      FROM take_waiting(${queueId}::uuid, ${HEAD}) h JOIN client cl ON cl.id = h.client_id ORDER BY h.rank_at`;
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
