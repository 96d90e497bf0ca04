import { randomUUID } from 'node:crypto';
import type { Prisma } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { FollowUpCategory } from '../contract/followUpWork.ts';
import type { FollowUpKind, MessageChannel, PlannedPurpose } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import type { SeriesRule } from './recurrence.ts';

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
  category?: FollowUpCategory | undefined;
  /** The team of which somebody takes it, where no person is named. */
  queueId?: string | null | undefined;
  /** The end of its window. */
  dueUntil?: Date | null | undefined;
  /** When its owner is told that it is coming. */
  remindAt?: Date | null | undefined;
  /** Pointless once the client gets in touch. */
  cancelOnReply?: boolean | undefined;
  place?: string | undefined;
  /** By whose clock it was planned and recurs. */
  timeZone?: string | undefined;
  /** One turn of a series, which has each of its turns once. */
  series?: { id: string; no: number; repeats: SeriesRule } | undefined;
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
  if (order.queueId && !(await isTeam(tx, { queueId: order.queueId, clientId: order.clientId }))) {
    throw new AppError('invalid_request', 'There is no such team', { fields: { queueId: 'is no queue' } });
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
      purpose: order.purpose ?? 'reminder',
      ...order.send,
      ownerId: order.ownerId ?? null,
      forSupervisor: order.forSupervisor ?? false,
      dueAt: order.dueAt,
      ruleKey: order.ruleKey ?? null,
      ...workOf(order),
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
      ...alarmsOf(order),
      ...(order.queueId && !order.ownerId ? { queueId: order.queueId } : {}),
    },
  });
  return { ...recorded, followUpId };
}

function workOf(order: NewFollowUp): Partial<Prisma.FollowUpCreateManyInput> {
  const { series } = order;
  return {
    category: order.category ?? 'follow_up',
    queueId: order.queueId ?? null,
    createdById: order.agentId ?? null,
    dueUntil: order.dueUntil ?? null,
    remindAt: order.remindAt ?? null,
    cancelOnReply: order.cancelOnReply ?? false,
    place: order.place ?? null,
    ...(order.timeZone ? { timeZone: order.timeZone } : {}),
    ...(series ? { repeats: series.repeats, seriesId: series.id, seriesNo: series.no } : {}),
  };
}

/** What the worker has to wake for besides the time at which it is due. */
export function alarmsOf(row: { dueUntil?: Date | null | undefined; remindAt?: Date | null | undefined }): {
  dueUntil?: string;
  remindAt?: string;
} {
  return {
    ...(row.dueUntil ? { dueUntil: row.dueUntil.toISOString() } : {}),
    ...(row.remindAt ? { remindAt: row.remindAt.toISOString() } : {}),
  };
}

/** The owner sees the client's name and what is planned, and colleagues see the owner's: both are of one division. */
export async function isColleague(
  tx: Tx,
  { ownerId, clientId }: { ownerId: string; clientId: string },
): Promise<boolean> {
  const owner = await tx.db.agent.findFirst({
    where: { id: ownerId, division: { clients: { some: { id: clientId } } } },
    select: { id: true },
  });
  return owner !== null;
}

/** A queue of the client's division. */
export async function isTeam(
  tx: Tx,
  { queueId, clientId }: { queueId: string; clientId: string },
): Promise<boolean> {
  const queue = await tx.db.queue.findFirst({
    where: { id: queueId, division: { clients: { some: { id: clientId } } } },
    select: { id: true },
  });
  return queue !== null;
}
