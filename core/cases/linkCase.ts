import type { Viewer } from '../access/viewer.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { Recorded } from '../timeline/recordEvent.ts';
import { lockCase, recordCase, type CaseRow } from './caseRows.ts';

/** A conversation in which the case is spoken about, once. Null where it was linked already. */
export async function linkWithin(
  tx: Tx,
  row: CaseRow,
  { conversationId, agentId }: { conversationId: string; agentId: string | null },
): Promise<Recorded | null> {
  const { count } = await tx.db.caseConversation.createMany({
    data: { caseId: row.id, conversationId },
    skipDuplicates: true,
  });
  if (count === 0) return null;
  if (row.conversationId === null)
    await tx.db.case.update({ where: { id: row.id }, data: { conversationId } });
  return recordCase(tx, row, {
    kind: 'case.conversationLinked',
    agentId,
    conversationId,
    data: { byClient: agentId === null },
  });
}

/** Throws `not_found` for a conversation of another client. */
export async function linkCase(
  hub: Hub,
  viewer: Viewer,
  { caseId, conversationId }: { caseId: string; conversationId: string },
): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, caseId);
    const own = await tx.db.conversation.count({ where: { id: conversationId, clientId: row.clientId } });
    if (own === 0) throw new AppError('not_found', 'There is no such conversation');
    return linkWithin(tx, row, { conversationId, agentId: viewer.agentId });
  });
}
