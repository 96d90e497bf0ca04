import type { Leg } from '../../prisma/generated/client.ts';
import type { LegState } from '../../prisma/generated/enums.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { clearCall } from './clearCall.ts';
import { connect } from './connectTalk.ts';
import { guestIsGone, guestPickedUp } from './guestNews.ts';
import { hangUpFollows } from './legLeft.ts';
import { rememberLeg } from './legs.ts';
import { legMovesForward, pickedUp, readCallStatus, wasPickedUp } from './legStates.ts';

export interface LegStatus {
  /** Ours, from the callback's path; or the call's id for a call that came in. */
  leg: { legId: string } | { callSid: string };
  /** Null when the phone network never gave it one. */
  callSid: string | null;
  state: LegState;
  endReason: string | null;
  /** When it was so, for news that comes late; else now. */
  at?: Date;
}

/**
 * What the phone network says of a leg. Late, repeated and disordered news change nothing: a leg only moves forward, and
 * each consequence is conditional on the state of the conversation. Gives false when there is no such leg.
 */
export async function applyLegStatus(hub: Hub, status: LegStatus): Promise<boolean> {
  const found = await hub.prisma.leg.findFirst({
    where: 'legId' in status.leg ? { id: status.leg.legId } : { callSid: status.leg.callSid },
  });
  if (!found || (found.callSid && status.callSid && found.callSid !== status.callSid)) return false;
  if (status.state === 'ended') await applyWhatCameBefore(hub, found, status);
  const graceSeconds =
    found.party === 'agent' && status.state === 'ended' ? (await hub.settings.read()).callGraceSeconds : 0;
  let leftOver: 'call' | 'leg' | null = null;
  const desks = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, found.conversationId);
    const leg = await tx.db.leg.findUniqueOrThrow({ where: { id: found.id } });
    // A parked call was given a conversation of its own just now: that one is meant.
    if (leg.conversationId !== conversation.id) return null;
    if (!legMovesForward(leg.state, status.state)) {
      // Given up while its order was under way, and its name is only known now.
      if (leg.toHangUp && !leg.callSid && status.state !== 'ended') leftOver = 'leg';
      return [];
    }
    // "It was never placed" or "it was refused" is no news of a leg that has been given a call meanwhile.
    if (leg.callSid && !status.callSid && 'legId' in status.leg) return [];
    await moveLeg(tx, leg, status);
    if (leg.parked) return [];
    if (isOver(conversation)) {
      if (status.state !== 'ended' || conversation.handedOutAt) leftOver = 'call';
      return [];
    }
    return follow(tx, conversation, { leg, status, graceSeconds });
  });
  if (desks === null) return applyLegStatus(hub, status);
  if (desks.length > 0) hub.bus.desks(desks, 'call');
  // Picked up after the call was over and cleared: nobody else is there any more.
  if (leftOver === 'call') await clearCall(hub, { conversationId: found.conversationId });
  if (leftOver === 'leg' && status.callSid)
    await rememberLeg(hub, {
      legId: found.id,
      conversationId: found.conversationId,
      callSid: status.callSid,
      conferenceSid: null,
    });
  return true;
}

const isOver = ({ state }: ConversationRow): boolean => state === 'wrapping' || state === 'closed';

async function moveLeg(tx: Tx, leg: Leg, status: LegStatus): Promise<void> {
  const now = status.at ?? new Date();
  await tx.db.leg.update({
    where: { id: leg.id },
    data: {
      state: status.state,
      callSid: leg.callSid ?? status.callSid,
      endReason: status.endReason,
      answeredAt: leg.answeredAt ?? (status.state === 'in_progress' ? now : null),
      endedAt: status.state === 'ended' ? now : null,
    },
  });
}

interface News {
  /** As it was before. */
  leg: Leg;
  status: LegStatus;
  graceSeconds: number;
}

/** What follows for a conversation that is not over. Gives whose desks change. */
async function follow(tx: Tx, conversation: ConversationRow, news: News): Promise<string[]> {
  const { leg, status, graceSeconds } = news;
  const guest = leg.guestId ? conversation.guests.find((one) => one.id === leg.guestId) : undefined;
  if (leg.party === 'guest' && !guest) return [];
  if (status.state === 'in_progress')
    return guest ? guestPickedUp(tx, conversation, guest) : connect(tx, conversation);
  if (status.state !== 'ended') return [];
  const { endReason, at = new Date() } = status;
  return guest
    ? guestIsGone(tx, conversation, { guest, endReason })
    : hangUpFollows(tx, conversation, { leg, endReason, at, graceSeconds });
}

/**
 * A line that "completed" had been picked up, and a client who hangs up ends all other sides, too. Any of that news may be the
 * first to come. So before an end means anything, the network is asked whether the client has hung up, or who of those
 * who were rung has picked up; and that is applied first.
 */
async function applyWhatCameBefore(hub: Hub, ended: Leg, end: LegStatus): Promise<void> {
  const isUnseen = wasPickedUp(end) && legMovesForward(ended.state, 'in_progress');
  const before: LegStatus[] = isUnseen ? [{ ...end, ...pickedUp }] : [];
  const isClient = ended.party === 'client';
  const others = await hub.prisma.leg.findMany({
    where: {
      conversationId: ended.conversationId,
      parked: false,
      callSid: { not: null },
      ...(isClient
        ? { party: { not: 'client' }, state: { in: ['queued', 'ringing'] } }
        : { party: 'client', state: { not: 'ended' } }),
    },
  });
  for (const { id, callSid } of others) {
    const status = callSid === null ? null : await hub.channels.voice.statusOf(callSid);
    const news = status === null ? null : readCallStatus(status);
    if (!news || (isClient ? !wasPickedUp(news) : news.state !== 'ended')) continue;
    before.push({ leg: { legId: id }, callSid, ...(isClient ? pickedUp : news) });
  }
  for (const one of before) await applyLegStatus(hub, one);
}
