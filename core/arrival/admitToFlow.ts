import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

interface SecondCall {
  leg: { id: string; startedAt: Date };
  first: { clientId: string; ourAddressId: string; addressId: string | null; queueId: string };
  flowVersionId: string;
}

/** A client's second call, when the first is over: it begins with the flow of the number, as any call. */
export async function admitToFlow(
  tx: Tx,
  { leg, first, flowVersionId }: SecondCall,
): Promise<{ conversationId: string; isLed: boolean }> {
  const { clientId, ourAddressId, addressId, queueId } = first;
  const conversation = await tx.db.conversation.create({
    data: {
      clientId,
      ourAddressId,
      addressId,
      queueId,
      channel: 'call',
      direction: 'inbound',
      state: 'arriving',
      openedAt: leg.startedAt,
      arrival: { create: { flowVersionId, startedAt: leg.startedAt } },
    },
  });
  await letIn(tx, { legId: leg.id, clientId, conversationId: conversation.id });
  return { conversationId: conversation.id, isLed: true };
}

/** The second call has a conversation of its own from now on. */
export async function letIn(
  tx: Tx,
  { legId, clientId, conversationId }: { legId: string; clientId: string; conversationId: string },
): Promise<void> {
  await tx.db.leg.update({ where: { id: legId }, data: { parked: false, conversationId } });
  await recordEvent(tx, {
    clientId,
    conversationId,
    kind: 'conversation.requeued',
    data: { agentId: null, reason: 'parked_call' },
  });
}
