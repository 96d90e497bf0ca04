import { dropDrafts } from '../afterCall/drafts.ts';
import type { Outcome } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import type { ConversationRow } from './conversations.ts';
import { closeParts } from './joinedParts.ts';

interface Closing {
  disposition: string | null;
  note: string | null;
  automatic: boolean;
  outcome?: Outcome;
  /** What the agent said about a survey. */
  surveyWanted?: boolean | null;
  /** How the client felt, by the agent's word: -1 to 1. */
  feeling?: number | null;
}

/** Closes for good: the reservation ends, the queue visit too, and the agent is idle from now. */
export async function closeConversation(
  tx: Tx,
  conversation: ConversationRow,
  closing: Closing,
): Promise<Recorded> {
  const now = new Date();
  const outcome = closing.outcome ?? 'handled';
  const surveyWanted = closing.surveyWanted ?? null;
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state: 'closed',
      outcome,
      closedAt: now,
      wrapUpDueAt: null,
      waitingSince: null,
      surveyWanted,
      feeling: closing.feeling ?? null,
      disposition: closing.disposition ?? conversation.disposition,
      note: closing.note ?? conversation.note,
      version: { increment: 1 },
    },
  });
  const { count } = await tx.db.reservation.updateMany({
    // Who gave it away has after-call work of their own, which goes on.
    where: { conversationId: conversation.id, kind: { not: 'after' }, endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: conversation.id, leftAt: null },
    data: { leftAt: now, result: outcome === 'abandoned' ? 'abandoned' : 'closed' },
  });
  await endWithIt(tx, conversation, { ...closing, outcome, at: now });
  await dropDrafts(tx, conversation.id);
  // Whoever was let go before this has been idle, or busy with something else, since then.
  if (conversation.agentId && count > 0)
    await tx.db.agent.update({ where: { id: conversation.agentId }, data: { idleSince: now } });
  const started = conversation.wrapStartedAt ?? now;
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: closing.automatic ? null : conversation.agentId,
    kind: 'conversation.closed',
    data: {
      channel: conversation.channel,
      outcome,
      agentId: conversation.agentId,
      disposition: closing.disposition ?? conversation.disposition,
      note: closing.note ?? conversation.note,
      handleMs: conversation.handledAt
        ? Math.max(0, started.getTime() - conversation.handledAt.getTime())
        : 0,
      wrapMs: conversation.wrapStartedAt ? now.getTime() - conversation.wrapStartedAt.getTime() : 0,
      automatic: closing.automatic,
      ...(surveyWanted === null ? {} : { surveyWanted }),
    },
  });
}

/** What is over with it: wishes of a call; of texts and mails, what was worked on together with it. */
async function endWithIt(
  tx: Tx,
  conversation: ConversationRow,
  { outcome, disposition, automatic, at }: Closing & { outcome: Outcome; at: Date },
): Promise<void> {
  if (conversation.channel === 'call') return endWishes(tx, conversation.id, { outcome, at });
  return closeParts(tx, conversation, {
    outcome,
    disposition: disposition ?? conversation.disposition,
    automatic,
  });
}

/** Nobody of a call that is over is to be called any more. */
async function endWishes(
  tx: Tx,
  conversationId: string,
  { outcome, at }: { outcome: Outcome; at: Date },
): Promise<void> {
  await tx.db.callback.updateMany({
    where: { conversationId, state: { in: ['asking', 'recording', 'waiting'] } },
    data: { state: outcome === 'handled' ? 'done' : 'canceled', endedAt: at, settleAt: null },
  });
}
