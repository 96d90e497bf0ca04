import type { Viewer } from '../access/viewer.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { loadConversationFor } from '../conversations/conversations.ts';

// Card numbers are said while the recording is paused. The network confirms first, then the row changes: nothing is shown as
// paused that is not. While the agent's line is broken nothing goes on by itself.

interface PauseOrder {
  conversationId: string;
  /** Without it, the time that the house has set. */
  forSeconds?: number | undefined;
}

/** Pauses every recording of the call. Throws `invalid_state` when there is none, `channel_unavailable`. */
export async function pauseRecording(hub: Hub, viewer: Viewer, order: PauseOrder): Promise<Recorded | null> {
  const seconds = order.forSeconds ?? (await hub.settings.read()).recordingPauseSeconds;
  const conversation = await loadConversationFor(hub, viewer, order.conversationId);
  requireTalk(conversation, viewer);
  await orderAll(hub, conversation, true);
  return withTransaction(hub, async (tx) => {
    const now = await lockConversation(tx, order.conversationId);
    requireHolder(now, viewer);
    const until = new Date(Date.now() + seconds * 1_000);
    await tx.db.conversation.update({
      where: { id: now.id },
      data: {
        recordingState: 'paused',
        recordingResumeAt: now.graceUntil ? null : until,
        version: { increment: 1 },
      },
    });
    return recordEvent(tx, {
      clientId: now.clientId,
      conversationId: now.id,
      agentId: viewer.agentId,
      kind: 'call.recordingPaused',
      data: { agentId: viewer.agentId, until: until.toISOString() },
    });
  });
}

/** Goes on recording. Null when it does already. */
export async function resumeRecording(
  hub: Hub,
  viewer: Viewer,
  conversationId: string,
): Promise<Recorded | null> {
  const conversation = await loadConversationFor(hub, viewer, conversationId);
  requireTalk(conversation, viewer);
  if (conversation.recordingState !== 'paused') return null;
  await orderAll(hub, conversation, false);
  return goesOn(hub, conversationId, { agentId: viewer.agentId, reason: 'by_agent' });
}

/** Job, an alarm: recordings whose pause is over go on. */
export async function resumeDueRecordings(hub: Hub): Promise<void> {
  const due = await hub.prisma.conversation.findMany({
    where: { recordingResumeAt: { lte: new Date(Date.now() + 100) }, recordingState: 'paused' },
    select: { id: true, conferenceSid: true },
    orderBy: { recordingResumeAt: 'asc' },
    take: 100,
  });
  for (const conversation of due) {
    await orderAll(hub, conversation, false);
    await goesOn(hub, conversation.id, { agentId: null, reason: 'time_over' });
  }
}

function requireTalk(conversation: ConversationRow, viewer: Viewer): void {
  requireHolder(conversation, viewer);
  if (conversation.channel !== 'call' || conversation.state !== 'handled')
    throw new AppError('invalid_state', 'There is no live call');
}

async function orderAll(
  hub: Hub,
  { id, conferenceSid }: { id: string; conferenceSid: string | null },
  paused: boolean,
): Promise<void> {
  const legs = await hub.prisma.leg.findMany({
    where: { conversationId: id, parked: false, state: { not: 'ended' }, callSid: { not: null } },
    select: { callSid: true },
  });
  const callSids = legs.map((leg) => leg.callSid).filter((sid) => sid !== null);
  const confirmed = await hub.channels.voice.setRecording({ conference: conferenceSid, callSids, paused });
  if (confirmed === 0 && paused) throw new AppError('invalid_state', 'Nothing is being recorded');
}

async function goesOn(
  hub: Hub,
  conversationId: string,
  why: { agentId: string | null; reason: 'by_agent' | 'time_over' },
): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.recordingState !== 'paused') return null;
    await tx.db.conversation.update({
      where: { id: conversationId },
      data: { recordingState: 'recording', recordingResumeAt: null, version: { increment: 1 } },
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: why.agentId,
      kind: 'call.recordingResumed',
      data: why,
    });
  });
}
