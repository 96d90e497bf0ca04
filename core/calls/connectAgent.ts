import { callbackParts } from '../conversations/conversations.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { clearCall } from './clearCall.ts';
import { isAgentNext } from './callBack.ts';
import { applyLegStatus } from './legStatus.ts';
import { openLeg, rememberLeg } from './legs.ts';
import { moveCaller } from './moveCaller.ts';
import { phoneOf } from './phones.ts';

/** How long an agent's own phone may ring after a click on "accept". */
const RING_SECONDS = 20;

/**
 * Job: brings the agent who accepted and the client into the conference. Runs once for a holder: the leg row is the claim.
 * When the phone network does not take it, that is as if the agent's phone had failed: the client goes back to the queue.
 */
export async function connectAgent(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: { ourAddress: true, ...callbackParts },
  });
  if (conversation?.state === 'wrapping' || conversation?.state === 'closed') {
    // An earlier try may have died with a leg in hand that nobody could hang up yet.
    await clearCall(hub, { conversationId });
    return;
  }
  if (conversation?.state !== 'handled' || !conversation.agentId || conversation.channel !== 'call') return;
  const [wish] = conversation.callbacks;
  if (wish && !(await isAgentNext(hub, conversationId, wish))) return;
  await Promise.all([
    moveCaller(hub, conversationId),
    ringAgent(hub, {
      conversationId,
      agentId: conversation.agentId,
      from: conversation.ourAddress.value,
    }),
  ]);
}

interface Ringing {
  conversationId: string;
  agentId: string;
  from: string;
}

async function ringAgent(hub: Hub, { conversationId, agentId, from }: Ringing): Promise<void> {
  const leg = await openLeg(hub, { conversationId, party: 'agent', agentId });
  if (!leg) return;
  try {
    const made = await hub.channels.voice.addParty({
      conversationId,
      to: await phoneOf(hub, agentId),
      from,
      label: `agent-${agentId}`,
      legId: leg,
      timeoutSeconds: RING_SECONDS,
      endsCall: false,
    });
    await rememberLeg(hub, { legId: leg, conversationId, ...made });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // The agent's phone may be ringing: its callbacks tell, or the network is asked (mendLegs).
    if (error.details?.['mayHaveArrived'] === true) return;
    hub.log.warn({ err: error, conversationId }, 'the agent could not be connected');
    await applyLegStatus(hub, { leg: { legId: leg }, callSid: null, state: 'ended', endReason: 'refused' });
  }
}
