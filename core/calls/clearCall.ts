import type { Hub } from '../hub.ts';

/** Job: whatever is still on the line of a call that is over for us is hung up. */
export async function clearCall(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: { legs: { where: { parked: false, state: { not: 'ended' }, callSid: { not: null } } } },
  });
  if (
    !conversation ||
    conversation.state === 'queued' ||
    conversation.state === 'offered' ||
    conversation.state === 'handled'
  )
    return;
  if (conversation.conferenceSid) await hub.channels.voice.endConference(conversation.conferenceSid);
  for (const leg of conversation.legs) {
    if (leg.callSid) await hub.channels.voice.hangUp(leg.callSid);
  }
}
