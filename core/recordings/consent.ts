import type { Viewer } from '../access/viewer.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

/**
 * What the client says to being recorded. Who objects is recorded no longer, and what was recorded of this call is deleted;
 * with a yes another begins, if the queue wants one. Null when it was noted before.
 * Throws `invalid_state`, `already_assigned`, and `channel_unavailable` while the network still records: it is asked again.
 */
export async function noteConsent(
  hub: Hub,
  viewer: Viewer,
  { conversationId, consent }: { conversationId: string; consent: 'given' | 'refused' },
): Promise<Recorded | null> {
  // What could not be stopped at the no must not go on as if it came after the yes.
  if (consent === 'given') await stopRefusedRecording(hub, { conversationId });
  const noted = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    requireHolder(conversation, viewer);
    if (conversation.channel !== 'call' || !['handled', 'wrapping'].includes(conversation.state))
      throw new AppError('invalid_state', 'There is no call of yours');
    if (conversation.recordingConsent === consent) return null;
    const now = new Date();
    await tx.db.conversation.update({
      where: { id: conversationId },
      data: {
        recordingConsent: consent,
        recordingConsentAt: now,
        ...(consent === 'refused' ? { refusedAt: now } : {}),
        version: { increment: 1 },
      },
    });
    return recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      agentId: viewer.agentId,
      kind: 'conversation.recordingConsent',
      data: { agentId: viewer.agentId, consent },
    });
  });
  if (consent === 'refused') await stopRefusedRecording(hub, { conversationId });
  return noted;
}

/**
 * Job, and at once when it is noted: ends every recording of a call whose client objects. It is shown as ended when the
 * network says so.
 */
export async function stopRefusedRecording(
  hub: Hub,
  { conversationId }: { conversationId: string },
): Promise<void> {
  const legs = await hub.prisma.leg.findMany({
    where: {
      conversationId,
      parked: false,
      state: { not: 'ended' },
      callSid: { not: null },
      conversation: { recordingConsent: 'refused' },
    },
    select: { callSid: true },
  });
  for (const { callSid } of legs) if (callSid) await hub.channels.recordings.stop(callSid);
  const { rows } = await hub.pool.query<{ agent_id: string | null }>(
    `UPDATE conversation SET recording_sid = NULL, recording_state = NULL, recording_resume_at = NULL, version = version + 1
      WHERE id = $1 AND recording_consent = 'refused' AND (recording_sid IS NOT NULL OR recording_state IS NOT NULL)
      RETURNING agent_id`,
    [conversationId],
  );
  const agentId = rows[0]?.agent_id;
  if (agentId) hub.bus.desks([agentId], 'call');
}
