import { z } from 'zod';
import type { ConversationRow } from '../conversations/conversations.ts';
import { NewPromise, WrapUpDraft } from '../contract/afterCall.ts';
import { Instant } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { planFollowUp, type NewFollowUp } from '../followUps/planFollowUp.ts';

// What was written into the form and not saved. When time runs out it is taken for what the agent meant to say: the words
// as they are, and what was promised or planned if it is whole.

interface Writer {
  conversationId: string;
  agentId: string;
}

export interface TakenDraft {
  draft: WrapUpDraft;
  settled: boolean;
}

/** The draft of who has the conversation in hand; null when nothing was written. */
export async function takeDraft(tx: Tx, writer: Writer): Promise<TakenDraft | null> {
  const row = await tx.db.wrapUpDraft.findUnique({ where: { conversationId_agentId: writer } });
  return row && { draft: WrapUpDraft.parse(row.draft), settled: row.settled };
}

/** Keeps for good what the agent has saved, until the time is over. */
export async function settleDraft(tx: Tx, writer: Writer, draft: WrapUpDraft): Promise<void> {
  const now = new Date();
  const kept = { draft, settled: true, writtenAt: now, savedAt: now };
  await tx.db.wrapUpDraft.upsert({
    where: { conversationId_agentId: writer },
    create: { ...writer, ...kept },
    update: kept,
  });
}

export async function dropDrafts(tx: Tx, conversationId: string): Promise<void> {
  await tx.db.wrapUpDraft.deleteMany({ where: { conversationId } });
}

const WholeFollowUp = z.object({
  title: z.string().trim().min(1),
  kind: z.enum(['task', 'text']),
  dueAt: Instant,
  text: z.string().trim(),
});

/** Plans what a draft promises and plans, as far as it is whole. */
export async function planFromDraft(
  tx: Tx,
  conversation: ConversationRow,
  draft: WrapUpDraft,
): Promise<void> {
  const { agentId, clientId, id: conversationId } = conversation;
  const whose = { clientId, conversationId, agentId, ownerId: agentId };
  const promise =
    draft.promise &&
    NewPromise.safeParse({
      title: draft.promise.title,
      dueAt: draft.promise.dueAt,
      ...(draft.promise.owner ? { ownerId: draft.promise.owner } : {}),
    }).data;
  if (promise)
    await planForSomebody(tx, {
      ...whose,
      kind: 'promise',
      title: promise.title,
      dueAt: new Date(promise.dueAt),
      ownerId: promise.ownerId ?? agentId,
    });
  const followUp = draft.followUp && WholeFollowUp.safeParse(draft.followUp).data;
  if (!followUp || (followUp.kind === 'text' && !followUp.text)) return;
  const { text, dueAt, ...plain } = followUp;
  await planForSomebody(tx, {
    ...whose,
    ...plain,
    dueAt: new Date(dueAt),
    ...(text ? { text } : {}),
  });
}

/** Its owner may have left the division since it was written: then it is a supervisor's. */
async function planForSomebody(tx: Tx, order: NewFollowUp): Promise<void> {
  try {
    await planFollowUp(tx, order);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await planFollowUp(tx, { ...order, ownerId: null, forSupervisor: true });
  }
}
