import type { Tx } from '../db.ts';
import { recordCanceled } from '../followUps/clientReplied.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// Tasks that end with something else than a tick.

/** The task is done with what was done beside it: a form, an approval. */
export async function closeTask(tx: Tx, followUpId: string, agentId: string): Promise<void> {
  const row = await tx.db.followUp.findFirst({
    where: { id: followUpId, state: { in: ['planned', 'overdue'] } },
  });
  if (!row) return;
  await tx.db.followUp.update({ where: { id: row.id }, data: { state: 'done', doneAt: new Date() } });
  await recordEvent(tx, {
    clientId: row.clientId,
    conversationId: row.conversationId,
    agentId,
    kind: 'followUp.done',
    data: { followUpId, title: row.title, agentId, kind: row.kind },
  });
}

/** The task is not wanted any more. */
export async function dropTask(tx: Tx, followUpId: string, agentId: string): Promise<void> {
  const row = await tx.db.followUp.findFirst({
    where: { id: followUpId, state: { in: ['planned', 'overdue'] } },
  });
  if (!row) return;
  await tx.db.followUp.update({
    where: { id: row.id },
    data: { state: 'canceled', cancelReason: 'by_agent' },
  });
  await recordCanceled(tx, row, { reason: 'by_agent', agentId });
}
