import { randomUUID } from 'node:crypto';
import type { FollowUpKind } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

// A follow-up is a row that is due later. People plan them, and so do rules; a rule plans one thing once (unique rule key).

export interface NewFollowUp {
  clientId: string;
  conversationId?: string | null | undefined;
  title: string;
  dueAt: Date;
  kind?: FollowUpKind | undefined;
  /** What to send when it is a text. */
  text?: string | undefined;
  note?: string | undefined;
  /** Whom to remind; nobody in particular when a supervisor is to look at it. */
  ownerId?: string | null | undefined;
  forSupervisor?: boolean;
  /** Who plans it; null for a rule. */
  agentId?: string | null;
  ruleKey?: string;
}

export interface PlannedFollowUp extends Recorded {
  followUpId: string;
}

/** Plans a follow-up. Gives null when its rule has planned it before. Throws `invalid_request` for a text without words. */
export async function planFollowUp(tx: Tx, order: NewFollowUp): Promise<PlannedFollowUp | null> {
  const kind = order.kind ?? 'task';
  if (kind === 'text' && !order.text) {
    throw new AppError('invalid_request', 'A text needs words', { fields: { text: 'is missing' } });
  }
  if (
    order.ownerId &&
    !(await tx.db.agent.findUnique({ where: { id: order.ownerId }, select: { id: true } }))
  ) {
    throw new AppError('invalid_request', 'The owner is no agent', { fields: { ownerId: 'is no agent' } });
  }
  const followUpId = randomUUID();
  const { count } = await tx.db.followUp.createMany({
    data: {
      id: followUpId,
      clientId: order.clientId,
      conversationId: order.conversationId ?? null,
      kind,
      title: order.title,
      note: order.note ?? null,
      text: order.text ?? null,
      ownerId: order.ownerId ?? null,
      forSupervisor: order.forSupervisor ?? false,
      dueAt: order.dueAt,
      ruleKey: order.ruleKey ?? null,
    },
    skipDuplicates: true,
  });
  if (count === 0) return null;
  const recorded = await recordEvent(tx, {
    clientId: order.clientId,
    conversationId: order.conversationId ?? null,
    agentId: order.agentId ?? null,
    kind: 'followUp.planned',
    data: {
      followUpId,
      title: order.title,
      kind,
      dueAt: order.dueAt.toISOString(),
      ownerId: order.ownerId ?? null,
    },
  });
  return { ...recorded, followUpId };
}
