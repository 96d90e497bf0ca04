import type { Outcome } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import type { ConversationRow } from './conversations.ts';

// What is worked on together (core/links) is answered and closed together.

/** Throws `invalid_state` for a conversation that cannot be answered now: a part of another is answered while its head is in hand. */
export async function requireAnswerable(tx: Tx, conversation: ConversationRow): Promise<void> {
  if (conversation.state === 'handled') return;
  if (conversation.state === 'joined') {
    const link = await tx.db.conversationLink.findFirst({
      where: { partId: conversation.id, undoneAt: null },
      select: { head: { select: { state: true } } },
    });
    if (link?.head.state === 'handled') return;
  }
  throw new AppError('invalid_state', 'The conversation is not open for an answer');
}

/** An answer in one of them is an answer to all. */
export async function noteAnswered(tx: Tx, conversationId: string): Promise<void> {
  await tx.db.$executeRaw`
    WITH head AS (
      SELECT coalesce((SELECT l.head_id FROM conversation_link l WHERE l.part_id = ${conversationId}::uuid AND l.undone_at IS NULL),
                      ${conversationId}::uuid) AS id)
    UPDATE conversation c SET waiting_since = NULL FROM head
     WHERE c.waiting_since IS NOT NULL AND c.state <> 'closed'
       AND (c.id = head.id OR c.id IN (SELECT l.part_id FROM conversation_link l WHERE l.head_id = head.id AND l.undone_at IS NULL))`;
}

/** Closes what was worked on together with this conversation, which is closed just now. */
export async function closeParts(
  tx: Tx,
  head: ConversationRow,
  how: { outcome: Outcome; disposition: string | null; automatic: boolean },
): Promise<void> {
  const parts = await tx.db.conversation.findMany({
    where: { state: 'joined', partOf: { some: { headId: head.id, undoneAt: null } } },
    select: { id: true, channel: true },
    orderBy: { id: 'asc' },
  });
  if (parts.length === 0) return;
  const { outcome, disposition, automatic } = how;
  await tx.db.conversation.updateMany({
    where: { id: { in: parts.map(({ id }) => id) } },
    data: {
      state: 'closed',
      outcome,
      disposition,
      closedAt: new Date(),
      waitingSince: null,
      version: { increment: 1 },
    },
  });
  // The time that it took is the head's.
  for (const { id, channel } of parts)
    await recordEvent(tx, {
      clientId: head.clientId,
      conversationId: id,
      agentId: automatic ? null : head.agentId,
      kind: 'conversation.closed',
      data: {
        channel,
        outcome,
        agentId: head.agentId,
        disposition,
        note: null,
        handleMs: 0,
        wrapMs: 0,
        automatic,
      },
    });
}
