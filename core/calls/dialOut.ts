import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { clearCall } from './clearCall.ts';
import { phoneOf } from './phones.ts';
import { openLeg, rememberLeg } from './legs.ts';

const AGENT_RING_SECONDS = 20;
const CLIENT_RING_SECONDS = 60;

/** Job: a call that an agent placed. The agent's own phone first, then the client's, both into the conference. */
export async function dialOut(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: { ourAddress: true, address: true },
  });
  if (conversation?.state === 'wrapping' || conversation?.state === 'closed') {
    // An earlier try may have died with a leg in hand that nobody could hang up yet.
    await clearCall(hub, { conversationId });
    return;
  }
  if (conversation?.state !== 'handled' || !conversation.agentId || !conversation.address) return;
  const common = { conversationId, from: conversation.ourAddress.value };
  try {
    await ring(
      hub,
      { party: 'agent', agentId: conversation.agentId },
      {
        ...common,
        to: await phoneOf(hub, conversation.agentId),
        label: `agent-${conversation.agentId}`,
        timeoutSeconds: AGENT_RING_SECONDS,
        endsCall: false,
      },
    );
    await ring(
      hub,
      { party: 'client', agentId: null },
      {
        ...common,
        to: conversation.address.value,
        label: 'client',
        timeoutSeconds: CLIENT_RING_SECONDS,
        endsCall: true,
      },
    );
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // It may be ringing: its callbacks tell, or the network is asked (mendLegs).
    if (error.details?.['mayHaveArrived'] === true) return;
    await failCall(hub, conversationId, error.message);
  }
}

type Party = Omit<Parameters<Hub['channels']['voice']['addParty']>[0], 'legId'>;

async function ring(
  hub: Hub,
  who: { party: 'agent' | 'client'; agentId: string | null },
  order: Party,
): Promise<void> {
  const legId = await openLeg(hub, { conversationId: order.conversationId, ...who });
  if (!legId) return;
  const made = await hub.channels.voice.addParty({ ...order, legId });
  await rememberLeg(hub, { legId, conversationId: order.conversationId, ...made });
}

/** A call that could not be placed, or that nobody answered, is over without wrap-up. */
export async function failCall(hub: Hub, conversationId: string, reason: string): Promise<void> {
  const agentId = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.state !== 'handled') return null;
    await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      kind: 'call.failed',
      data: { reason },
    });
    // The network took no order for them, so it will never tell of their end.
    await tx.db.leg.updateMany({
      where: { conversationId, callSid: null, state: 'queued' },
      data: { state: 'ended', endReason: 'refused', endedAt: new Date() },
    });
    await closeConversation(tx, conversation, {
      disposition: null,
      note: null,
      automatic: true,
      outcome: 'unanswered',
    });
    return conversation.agentId;
  });
  if (agentId) hub.bus.desks([agentId], 'call');
}
