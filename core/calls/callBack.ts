import type { Wish } from '../callbacks/wishes.ts';
import { AppError } from '../errors.ts';
import { beginAttempt } from '../callbacks/attempts.ts';
import { isToBeCalled, liveWish } from '../callbacks/wishes.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { applyLegStatus } from './legStatus.ts';
import { rememberLeg } from './legs.ts';

// A callback that an agent has taken: who is rung when. Agent first: the agent's phone, and the client's when that is
// picked up (core/callbacks/lineNews.ts). Customer first: the other way round. A message is heard first, and the agent
// orders the call.

const CLIENT_RING_SECONDS = 40;

/** Whether it is the agent's phone that is to ring now. When it is the client's, that is begun. */
export async function isAgentNext(hub: Hub, conversationId: string, wish: Wish): Promise<boolean> {
  if (wish.kind === 'voicemail' && !wish.orderedAt) return false;
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const live = await liveWish(tx, conversationId);
    if (conversation.state !== 'handled') return false;
    if (!isToBeCalled(live) || live.mode === 'agent_first') return true;
    const client = await tx.db.leg.findFirst({
      where: { conversationId, party: 'client', parked: false, state: { not: 'ended' } },
    });
    if (!client) await beginAttempt(tx, conversation, live);
    return client?.state === 'in_progress';
  });
}

interface Order {
  conversation_id: string;
  to_number: string;
  our_number: string;
  mode: 'agent_first' | 'customer_first';
}

/** Job: rings the client of a callback. Once: the leg is claimed before anything is ordered. */
export async function ringClient(hub: Hub, { legId }: { legId: string }): Promise<void> {
  const { rows } = await hub.pool.query<Order>({
    name: 'ring_client',
    text: `UPDATE leg l SET moving_since = now() FROM callback w, conversation c, our_address o
            WHERE l.id = $1 AND l.state = 'queued' AND l.call_sid IS NULL AND l.moving_since IS NULL
              AND w.id = l.callback_id AND w.state = 'waiting' AND c.id = l.conversation_id AND c.state = 'handled'
              AND o.id = c.our_address_id AND w.to_number IS NOT NULL
           RETURNING c.id AS conversation_id, w.to_number, o.value AS our_number, w.mode`,
    values: [legId],
  });
  const order = rows[0];
  if (!order) return;
  const conversationId = order.conversation_id;
  try {
    const made = await hub.channels.voice.addParty({
      conversationId,
      to: order.to_number,
      from: order.our_number,
      label: 'client',
      legId,
      timeoutSeconds: CLIENT_RING_SECONDS,
      endsCall: true,
      waits: order.mode === 'customer_first',
    });
    await rememberLeg(hub, { legId, conversationId, ...made });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It may be ringing: its callbacks tell, or the network is asked (mendLegs).
    if (error.details?.['mayHaveArrived'] === true) return;
    await applyLegStatus(hub, { leg: { legId }, callSid: null, state: 'ended', endReason: 'refused' });
  }
}

/** Job: lines that nobody needs any more are hung up, if they are known by now; the others are when they become known. */
export async function dropLegs(hub: Hub, { legIds }: { legIds: string[] }): Promise<void> {
  const legs = await hub.prisma.leg.findMany({
    where: { id: { in: legIds }, callSid: { not: null } },
    select: { callSid: true },
  });
  for (const { callSid } of legs) if (callSid) await hub.channels.voice.hangUp(callSid);
}
