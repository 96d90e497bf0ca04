import type { CaseConfirmation } from '../../prisma/generated/client.ts';
import { caseTokenHash, looksLikeCaseToken } from '../channels/caseLink.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { supervisorsOf, tellOfCase } from './caseNotices.ts';
import { lockCase, recordCase, type CaseRow } from './caseRows.ts';
import { moveWithin } from './moveCase.ts';

// The client is asked whether all is well (CF-04). Must stay true: a question is answered once; no and any other word reopen the
// case, yes and silence close it; nobody but the client has the key to its page.

export interface ConfirmationAnswer {
  answer: 'yes' | 'no' | 'silence';
  via: 'web' | 'sms' | 'email' | null;
  words?: string | null;
}

const states = { yes: 'confirmed', no: 'refused', silence: 'lapsed' } as const;

/** Takes an answer to the open question of a case that this transaction has taken. */
export async function answerWithin(
  tx: Tx,
  { row, confirmation }: { row: CaseRow; confirmation: Pick<CaseConfirmation, 'id'> },
  { answer, via, words = null }: ConfirmationAnswer,
): Promise<void> {
  await tx.db.caseConfirmation.update({
    where: { id: confirmation.id },
    data: { state: states[answer], answeredAt: new Date(), via, words },
  });
  await recordCase(tx, row, {
    kind: 'case.confirmationAnswered',
    data: { confirmationId: confirmation.id, answer, via, words },
  });
  if (row.state !== 'resolved') return;
  if (answer !== 'no') {
    await moveWithin(tx, row, {
      action: 'close',
      agentId: null,
      why: answer === 'yes' ? 'confirmed' : 'silence',
    });
    return;
  }
  const { eventId } = await moveWithin(tx, row, { action: 'reopen', agentId: null, note: words });
  const owner = row.ownerId ? [row.ownerId] : await supervisorsOf(tx, row.client.divisionId);
  await tellOfCase(tx, row, { kind: 'caseReopened', agentIds: owner, eventId });
}

export interface AskedConfirmation {
  caseId: string;
  confirmationId: string;
  number: string;
  title: string;
  language: string;
  state: string;
}

/** The question behind a link. Reading changes nothing. */
export async function confirmationByToken(hub: Hub, token: string): Promise<AskedConfirmation | null> {
  if (!looksLikeCaseToken(token)) return null;
  const found = await hub.prisma.caseConfirmation.findUnique({
    where: { tokenHash: caseTokenHash(token) },
    include: { case: { select: { number: true, title: true, client: { select: { language: true } } } } },
  });
  return (
    found && {
      caseId: found.caseId,
      confirmationId: found.id,
      number: found.case.number,
      title: found.case.title,
      language: found.case.client.language,
      state: found.state,
    }
  );
}

/** The client has pressed a button on the page. Throws `not_found`, and `already_answered` for a question that is none any more. */
export async function answerConfirmation(
  hub: Hub,
  token: string,
  given: { answer: 'yes' | 'no'; words: string | null },
): Promise<void> {
  const known = await confirmationByToken(hub, token);
  if (!known) throw new AppError('not_found', 'There is nothing to answer here');
  await withTransaction(hub, async (tx) => {
    const row = await lockCase(tx, known.caseId);
    const asked = await tx.db.caseConfirmation.findFirst({
      where: { id: known.confirmationId, state: 'asked' },
    });
    if (!asked) throw new AppError('already_answered', 'This was answered already');
    await answerWithin(tx, { row, confirmation: asked }, { ...given, via: 'web' });
  });
}
