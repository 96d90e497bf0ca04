import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { applyLegStatus } from './legStatus.ts';
import { openLeg, rememberLeg } from './legs.ts';

/** The browser phone of an agent, as the phone network knows it. */
export function phoneOf(agentId: string): string {
  return `client:agent-${agentId}`;
}

/** How long an agent's own phone may ring after a click on "accept". */
const RING_SECONDS = 20;

/**
 * Job: brings the agent who accepted into the client's conference. Runs once for a holder: the leg row is the claim.
 * When the phone network does not take it, that is as if the agent's phone had failed: the client goes back to the queue.
 */
export async function connectAgent(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: { ourAddress: true },
  });
  if (conversation?.state !== 'handled' || !conversation.agentId || conversation.channel !== 'call') return;
  const leg = await openLeg(hub, { conversationId, party: 'agent', agentId: conversation.agentId });
  if (!leg) return;
  try {
    const made = await hub.channels.voice.addParty({
      conversationId,
      to: phoneOf(conversation.agentId),
      from: conversation.ourAddress.value,
      label: `agent-${conversation.agentId}`,
      legId: leg,
      timeoutSeconds: RING_SECONDS,
      endsCall: false,
    });
    await rememberLeg(hub, { legId: leg, conversationId, ...made });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    hub.log.warn({ err: error, conversationId }, 'the agent could not be connected');
    await applyLegStatus(hub, { leg: { legId: leg }, callSid: null, state: 'ended', endReason: 'refused' });
  }
}
