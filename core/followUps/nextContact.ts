import type { FinishFollowUp } from '../contract/afterCall.ts';
import { FollowUpCategory, mandatory } from '../contract/followUpWork.ts';
import type { FollowUpKind } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { planFollowUp } from './planFollowUp.ts';

// What has to be said when a follow-up is planned or done, and that an active client always has a next date.

/** What this category asks for when it is planned (CV-12). Throws `invalid_request`. */
export function requirePlanned(order: {
  category?: FollowUpCategory | undefined;
  note?: string | undefined;
}): void {
  refuseMissing(mandatory[order.category ?? 'follow_up'].planned.filter((field) => !order[field]));
}

/** What its category, and a visit, ask for when it is done (CV-10, CV-12). Throws `invalid_request`. */
export function requireSaid(
  row: { category: string; kind: FollowUpKind },
  said: Pick<FinishFollowUp, 'outcome' | 'note' | 'actualFrom' | 'actualUntil'>,
): void {
  const { done } = mandatory[FollowUpCategory.parse(row.category)];
  const missing: string[] = done.filter((field) => !said[field]);
  const took = row.kind === 'visit' && said.outcome !== 'not_reached' && said.outcome !== 'not_wanted';
  if (took && !said.actualFrom) missing.push('actualFrom');
  refuseMissing(missing);
  const { actualFrom, actualUntil } = said;
  if (actualFrom && actualUntil && Date.parse(actualUntil) < Date.parse(actualFrom))
    throw new AppError('invalid_request', 'It ends before it begins', {
      fields: { actualUntil: 'is before actualFrom' },
    });
}

function refuseMissing(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new AppError('invalid_request', 'Something is missing', {
    fields: Object.fromEntries(missing.map((field) => [field, 'is missing'])),
  });
}

interface Next extends Pick<FinishFollowUp, 'next' | 'noNext'> {
  agentId: string;
  required: boolean;
}

/**
 * The next contact with the client of a follow-up that is done. Where that is asked for (CV-17), the last one of a client with an
 * account agent ends with a next date or a reason. Throws `invalid_request`.
 */
export async function planNextContact(
  tx: Tx,
  row: { clientId: string; conversationId: string | null },
  { next, noNext, agentId, required }: Next,
): Promise<void> {
  if (next) {
    await planFollowUp(tx, {
      clientId: row.clientId,
      conversationId: row.conversationId,
      title: next.title,
      kind: next.kind,
      dueAt: new Date(next.dueAt),
      ownerId: agentId,
      agentId,
    });
    return;
  }
  if (!required || noNext) return;
  const client = await tx.db.client.findUniqueOrThrow({
    where: { id: row.clientId },
    select: {
      accountAgentId: true,
      followUps: { where: { state: { in: ['planned', 'overdue'] }, kind: { not: 'text' } }, take: 1 },
    },
  });
  if (client.accountAgentId !== null && client.followUps.length === 0) refuseMissing(['next']);
}
