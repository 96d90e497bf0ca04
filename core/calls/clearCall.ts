import type { Hub } from '../hub.ts';

/** Job: whatever is still on the line of a call that is over for us is hung up. */
export async function clearCall(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const conversation = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    include: {
      legs: {
        where: {
          parked: false,
          OR: [{ state: { not: 'ended' } }, { toHangUp: true }],
          callSid: { not: null },
        },
      },
    },
  });
  if (
    !conversation ||
    conversation.state === 'arriving' ||
    conversation.state === 'queued' ||
    conversation.state === 'offered' ||
    conversation.state === 'handled'
  )
    return;
  if (conversation.handedOutAt && isGoingOn(conversation.legs)) return;
  if (conversation.conferenceSid) await hub.channels.voice.endConference(conversation.conferenceSid);
  for (const leg of conversation.legs) {
    if (leg.callSid) await hub.channels.voice.hangUp(leg.callSid);
  }
}

/** Of a call that was handed out, client and guest are both still there. */
function isGoingOn(legs: readonly { party: string; state: string }[]): boolean {
  const isThere = (party: string): boolean =>
    legs.some((leg) => leg.party === party && leg.state !== 'ended');
  return isThere('client') && isThere('guest');
}
