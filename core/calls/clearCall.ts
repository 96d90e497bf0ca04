import type { Hub } from '../hub.ts';

/** Whatever is still on the line of a call that is over for us is hung up, but for a client who is asked how it went. */
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
  const asked = await hub.prisma.surveyInvite.count({
    where: { conversationId, channel: 'call', state: 'sent' },
  });
  // Who is asked by keypad is out of the conference, or on the way out of it, which ends it for the others.
  if (asked === 0 && conversation.conferenceSid)
    await hub.channels.voice.endConference(conversation.conferenceSid);
  for (const leg of conversation.legs) {
    const stays = asked > 0 && leg.party === 'client' && !leg.toHangUp;
    if (leg.callSid && !stays) await hub.channels.voice.hangUp(leg.callSid);
  }
}

/** Of a call that was handed out, client and guest are both still there. */
function isGoingOn(legs: readonly { party: string; state: string }[]): boolean {
  const isThere = (party: string): boolean =>
    legs.some((leg) => leg.party === party && leg.state !== 'ended');
  return isThere('client') && isThere('guest');
}
