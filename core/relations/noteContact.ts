import { visibleReply } from '../channels/quotedReply.ts';
import { lockConversationRow } from '../clients/lockClient.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { sentimentOfScore } from './emotion.ts';
import { estimateSentiment } from './estimateSentiment.ts';
import { refreshRelations } from './refreshRelations.ts';

// TC-09: what a conversation felt like is kept when it is over, and again when a survey about it is answered.

const READ_AT_MOST = 50;
/** A scale to ten begins at nought (NPS), the others at one. */
const scaleTo = (of: number) => ({ from: of === 10 ? 0 : 1, to: of });

/** Job: looks at what was written, said and answered, and judges the relationship anew. */
export async function noteContact(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const clientId = await withTransaction(hub, (tx) => keepContact(tx, conversationId));
  if (clientId) await refreshRelations(hub, [clientId]);
}

/** Gives whose it is; null for what was no contact with a person of ours. */
async function keepContact(tx: Tx, conversationId: string): Promise<string | null> {
  await lockConversationRow(tx, conversationId);
  const row = await tx.db.conversation.findUnique({
    where: { id: conversationId },
    select: {
      clientId: true,
      channel: true,
      outcome: true,
      handledAt: true,
      closedAt: true,
      openedAt: true,
      feeling: true,
    },
  });
  if (!row?.handledAt || row.outcome === 'spam') return null;
  const feelings = {
    byWords: estimateSentiment(await wordsOf(tx, conversationId)),
    byAgent: row.feeling,
    bySurvey: await scoreOf(tx, conversationId),
  };
  const { clientId, channel } = row;
  await tx.db.clientContact.upsert({
    where: { conversationId },
    create: { conversationId, clientId, channel, at: row.closedAt ?? row.openedAt, ...feelings },
    update: feelings,
  });
  return clientId;
}

/** What the client wrote, without what a mail quotes. */
async function wordsOf(tx: Tx, conversationId: string): Promise<string[]> {
  const messages = await tx.db.message.findMany({
    where: { conversationId, direction: 'inbound' },
    select: { text: true, channel: true },
    orderBy: { createdAt: 'desc' },
    take: READ_AT_MOST,
  });
  return messages.map(({ text, channel }) => (channel === 'email' ? visibleReply(text) : text));
}

async function scoreOf(tx: Tx, conversationId: string): Promise<number | null> {
  const answer = await tx.db.surveyAnswer.findFirst({
    where: { invite: { conversationId } },
    orderBy: { answeredAt: 'desc' },
    select: { score: true, of: true },
  });
  return answer && sentimentOfScore(answer.score, scaleTo(answer.of));
}

/** Job: something else has changed what a relationship is judged by. */
export async function refreshRelation(hub: Hub, { clientId }: { clientId: string }): Promise<void> {
  await refreshRelations(hub, [clientId]);
}
