import type { z } from 'zod';
import { keepForPlan } from '../attachments/uploads.ts';
import type { Scope } from '../access/scope.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { ChangeText } from '../contract/followUps.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { requireWhole } from '../writing/requireWhole.ts';
import { wordsOf } from '../writing/wordsOf.ts';
import { checkLength, titleOf } from './sendLater.ts';

/**
 * Other words, or another time, for a planned text. What the client has said until now is known to who changes it, so only a
 * later word cancels it. Throws `not_found`, `invalid_request`, or `invalid_state` when it is over already.
 */
export async function changeText(
  hub: Hub,
  scope: Scope,
  order: z.output<typeof ChangeText> & { followUpId: string; agentId: string },
): Promise<Recorded> {
  const { followUpId } = order;
  return withTransaction(hub, async (tx) => {
    const row = await tx.db.followUp.findFirst({
      where: {
        id: followUpId,
        ...(scope.divisionId === null ? {} : { client: { divisionId: scope.divisionId } }),
      },
    });
    if (!row) throw new AppError('not_found', 'There is no such follow-up');
    if (row.kind !== 'text') throw new AppError('invalid_state', 'This is no text');
    const channel = row.channel === 'email' ? 'email' : 'sms';
    const isChanged = order.text !== undefined || order.html !== undefined;
    const { text, html } = isChanged
      ? wordsOf(channel, { text: order.text ?? '', html: order.html })
      : { text: row.text ?? '', html: row.html };
    const subject = order.subject ?? row.subject;
    const dueAt = order.dueAt ? new Date(order.dueAt) : row.dueAt;
    const files = await tx.db.attachment.count({ where: { followUpId } });
    if (text === '' && files === 0)
      throw new AppError('invalid_request', 'A text needs words', { fields: { text: 'is missing' } });
    requireWhole(`${subject ?? ''} ${text}`);
    checkLength(channel, text);
    await lockClient(tx, row.clientId);
    const title = row.channel ? titleOf({ subject, text }) : row.title;
    const { count } = await tx.db.followUp.updateMany({
      where: { id: followUpId, state: 'planned' },
      data: { text, html, subject, dueAt, title },
    });
    if (count === 0) throw new AppError('invalid_state', 'It was sent or canceled already');
    await keepForPlan(tx, followUpId, dueAt);
    return recordEvent(tx, {
      clientId: row.clientId,
      conversationId: row.conversationId,
      agentId: order.agentId,
      kind: 'followUp.planned',
      data: { followUpId, title, kind: 'text', dueAt: dueAt.toISOString(), ownerId: row.ownerId },
    });
  });
}
