import { randomUUID } from 'node:crypto';
import { lockClient } from '../clients/lockClient.ts';
import type { FollowUpKind, MessageChannel, PlannedPurpose } from '../contract/words.ts';
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
  /** What the governor judges it as when it is sent; a reminder unless said. */
  purpose?: PlannedPurpose;
  /** Where an agent wants it to go, when it is a message written for later. */
  send?: {
    channel: MessageChannel;
    to: string;
    subject: string | null;
    html?: string | null;
    timeZone: string | null;
  };
  /** Files go with it, which may say it all. */
  hasFiles?: boolean;
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
  if (kind === 'text' && !order.text && !order.hasFiles) {
    throw new AppError('invalid_request', 'A text needs words', { fields: { text: 'is missing' } });
  }
  if (order.ownerId && !(await isColleague(tx, { ownerId: order.ownerId, clientId: order.clientId }))) {
    throw new AppError('invalid_request', 'The owner is no agent', { fields: { ownerId: 'is no agent' } });
  }
  // Before the row that keeps the conversation: who has the conversation's row in hand has taken the client's first.
  await lockClient(tx, order.clientId);
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
      purpose: order.purpose ?? 'reminder',
      ...order.send,
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

/** The owner sees the client's name and what is planned, and colleagues see the owner's: both are of one division. */
async function isColleague(
  tx: Tx,
  { ownerId, clientId }: { ownerId: string; clientId: string },
): Promise<boolean> {
  const owner = await tx.db.agent.findFirst({
    where: { id: ownerId, division: { clients: { some: { id: clientId } } } },
    select: { id: true },
  });
  return owner !== null;
}
