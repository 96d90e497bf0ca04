import type { Tx } from '../db.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import { requireReach, takeTextSender } from '../senders/textSenders.ts';
import { lockConversation, type ConversationRow } from './conversations.ts';

/**
 * The address of ours that an answer leaves from: that of the conversation. Where that number is retired the next is chosen, and the
 * conversation goes on there, so that the client's answer finds it. Throws `channel_unavailable`, `conflict`.
 */
export async function replySender(tx: Tx, conversation: ConversationRow): Promise<string> {
  const { ourAddress, channel, address } = conversation;
  if (channel !== 'sms' || !address) return ourAddress.value;
  requireReach({ sender: ourAddress.value, sendsTo: ourAddress.sendsTo, to: address.value });
  if (!ourAddress.retiredAt) return ourAddress.value;
  const sender = await takeTextSender(tx, {
    divisionId: conversation.client.divisionId,
    to: address.value,
    queueIds: [conversation.queueId],
  });
  if (!sender) throw new AppError('channel_unavailable', 'There is no number of ours to write from any more');
  try {
    await tx.db.conversation.update({ where: { id: conversation.id }, data: { ourAddressId: sender.id } });
  } catch (error) {
    if (!isUniqueViolation(error, 'conversation_one_open')) throw error;
    throw new AppError(
      'conflict',
      `${ourAddress.value} is not used any more, and the client has a conversation open at ${sender.value}: answer there`,
      { cause: error },
    );
  }
  return (await lockConversation(tx, conversation.id)).ourAddress.value;
}
