import { giveBack } from '../attachments/uploads.ts';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import type { Upload } from '../contract/attachments.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { lockConversationRow } from '../clients/lockClient.ts';
import { settleDeliveryIn } from './deliveryStates.ts';

// A message that its writer may take back waits on the server for some seconds (`dueAt` of its delivery): a closed browser
// still sends it, and whichever window takes it back does so for all.

/** When a message leaves that may be taken back until then; undefined where the house does not wait. */
export async function undoUntil(hub: Hub, canUndo: boolean | undefined): Promise<Date | undefined> {
  if (!canUndo) return undefined;
  const { undoSendSeconds } = await hub.settings.read();
  return undoSendSeconds === 0 ? undefined : new Date(Date.now() + undoSendSeconds * 1_000);
}

/**
 * Takes a message back that has not left yet. Throws `not_found` for one that is none of the viewer's division,
 * `already_assigned` for a colleague's, `invalid_state` when it has left already or was no answer. Gives its files back, as
 * uploads of the viewer's.
 */
export async function undoSend(hub: Hub, viewer: Viewer, messageId: string): Promise<Upload[]> {
  return withTransaction(hub, async (tx) => {
    const message = await tx.db.message.findFirst({
      where: { id: messageId },
      select: { agentId: true, clientId: true, conversationId: true },
    });
    const isOurs =
      message &&
      (await tx.db.client.count({ where: { id: message.clientId, divisionId: viewer.divisionId } })) > 0;
    if (!isOurs) throw new AppError('not_found', 'There is no such message');
    if (message.agentId !== viewer.agentId && !mayOverrule(viewer))
      throw new AppError('already_assigned', 'Only who wrote it takes it back');
    if (message.conversationId) await lockConversationRow(tx, message.conversationId);
    // Who sends takes the delivery first and the client after: only what still waits may be taken here.
    const waiting = await tx.db.$queryRaw<{ id: string }[]>`
      SELECT id FROM delivery WHERE message_id = ${messageId}::uuid AND state = 'pending' AND purpose = 'reply' ORDER BY id FOR UPDATE`;
    // Of a mail to several all are taken back, or none.
    const all = await tx.db.delivery.count({ where: { messageId } });
    if (waiting.length === 0 || waiting.length < all)
      throw new AppError('invalid_state', 'It has left already');
    for (const { id } of waiting) await settleDeliveryIn(tx, id, { state: 'canceled', reason: 'undone' });
    if (message.conversationId) await waitAgain(tx, message.conversationId);
    return giveBack(tx, viewer.agentId, messageId);
  });
}

/** The client waits again, since the first word that nothing which left has answered. */
async function waitAgain(tx: Tx, conversationId: string): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE conversation SET waiting_since = (
      SELECT min(m.created_at) FROM message m WHERE m.conversation_id = ${conversationId}::uuid AND m.direction = 'inbound'
         AND m.created_at > coalesce((
           SELECT max(o.created_at) FROM message o JOIN delivery d ON d.message_id = o.id AND d.state <> 'canceled'
            WHERE o.conversation_id = ${conversationId}::uuid AND o.direction = 'outbound'), '-infinity'))
     WHERE id = ${conversationId}::uuid AND state <> 'closed'`;
}
