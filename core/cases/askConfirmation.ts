import { caseToken, caseTokenHash } from '../channels/caseLink.ts';
import type { Tx } from '../db.ts';
import { recordCanceled } from '../followUps/clientReplied.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { recordCase, type CaseRow } from './caseRows.ts';
import { confirmationText, confirmationTitle } from './confirmationWords.ts';

/** Silence for so long is a yes. [OURS] */
export const LAPSES_MS = 5 * 86_400_000;

/** Asks: a planned message, which leaves when the governor lets it. The case's row must be taken. */
export async function askConfirmation(hub: Hub, tx: Tx, row: CaseRow): Promise<void> {
  const { language } = await tx.db.client.findUniqueOrThrow({
    where: { id: row.clientId },
    select: { language: true },
  });
  const now = new Date();
  const lapsesAt = new Date(now.getTime() + LAPSES_MS);
  const planned = await planFollowUp(tx, {
    clientId: row.clientId,
    conversationId: row.conversationId,
    kind: 'text',
    purpose: 'reminder',
    title: confirmationTitle(language, row.number),
    text: confirmationText(language, row.number),
    dueAt: now,
    ruleKey: `case_confirmation:${row.id}:${row.version}`,
  });
  if (!planned) return;
  const token = caseToken(hub.config.authSecret, planned.followUpId);
  const { id } = await tx.db.caseConfirmation.create({
    data: { caseId: row.id, tokenHash: caseTokenHash(token), lapsesAt, followUpId: planned.followUpId },
  });
  await recordCase(tx, row, {
    kind: 'case.confirmationAsked',
    data: { confirmationId: id, lapsesAt: lapsesAt.toISOString() },
  });
}

/** The case went on: what was asked is no question any more, and is not sent if it was not yet. */
export async function withdrawConfirmation(tx: Tx, caseId: string): Promise<void> {
  const asked = await tx.db.caseConfirmation.findFirst({ where: { caseId, state: 'asked' } });
  if (!asked) return;
  await tx.db.caseConfirmation.update({ where: { id: asked.id }, data: { state: 'withdrawn' } });
  if (!asked.followUpId) return;
  const { count } = await tx.db.followUp.updateMany({
    where: { id: asked.followUpId, state: 'planned' },
    data: { state: 'canceled', cancelReason: 'by_agent' },
  });
  if (count === 0) return;
  const followUp = await tx.db.followUp.findUniqueOrThrow({ where: { id: asked.followUpId } });
  await recordCanceled(tx, followUp, { reason: 'by_agent' });
}
