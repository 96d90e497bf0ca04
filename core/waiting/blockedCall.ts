import { refusedCall, type WebhookAnswer } from '../channels/twiml.ts';
import { toVoicemail } from '../channels/waitTwiml.ts';
import { lockConversation } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';

// A call from a blocked number is offered to nobody (the database holds it back): the caller is told and the call is over, or
// may leave a message, which is held back too.

/** Whether this call came from a blocked number. */
export async function isHeldBack(hub: Hub, conversationId: string): Promise<boolean> {
  const row = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    select: { heldBackAt: true, outcome: true },
  });
  return row !== null && (row.heldBackAt !== null || row.outcome === 'spam');
}

/** What such a caller hears; null for every other call. Asked again, it says the same. */
export async function answerBlocked(hub: Hub, conversationId: string): Promise<WebhookAnswer | null> {
  const row = await hub.prisma.conversation.findUnique({
    where: { id: conversationId },
    select: { heldBackAt: true, outcome: true, client: { select: { language: true } } },
  });
  if (!row) return null;
  if (row.outcome === 'spam') return refusedCall(row.client.language);
  if (row.heldBackAt === null) return null;
  const { publicUrl } = hub.config;
  if ((await hub.settings.read()).blockedCalls === 'voicemail')
    return toVoicemail({ conversationId, publicUrl });
  await refuse(hub, conversationId);
  return refusedCall(row.client.language);
}

async function refuse(hub: Hub, conversationId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (conversation.heldBackAt === null || conversation.state !== 'queued') return;
    await tx.db.conversation.update({ where: { id: conversationId }, data: { endedBy: 'system' } });
    await closeConversation(tx, conversation, {
      disposition: null,
      note: null,
      automatic: true,
      outcome: 'spam',
    });
  });
}
