import type { z } from 'zod';
import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { planFromDraft, settleDraft, takeDraft } from '../afterCall/drafts.ts';
import { isKeptUntilDue, planWrapUp } from '../afterCall/modes.ts';
import { requireWhatQueueAsks } from '../afterCall/requirements.ts';
import { asDraft, planAsSaid } from '../afterCall/said.ts';
import type { WrapUp } from '../contract/api.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { closeConversation } from './closeConversation.ts';
import { checkVersion, lockConversation, type ConversationRow } from './conversations.ts';
import { requireHolder } from './holder.ts';

// After-call work, on the server's clock: closing the browser changes nothing.

export { closeConversation };

/**
 * The work with the client is over. By the mode of the queue the paperwork begins, or there is none and it is closed. The
 * row must be taken and handled.
 */
export async function beginWrapUp(tx: Tx, conversation: ConversationRow): Promise<Recorded> {
  const { id, agentId, clientId } = conversation;
  if (!agentId) throw new AppError('invalid_state', 'Nobody has it');
  const now = new Date();
  const plan = planWrapUp(conversation.queue, conversation, now);
  if (!plan) return closeAsWritten(tx, conversation, agentId);
  await tx.db.conversation.update({
    where: { id },
    data: {
      state: 'wrapping',
      wrapStartedAt: now,
      wrapUpDueAt: plan.dueAt,
      wrapUpMode: plan.mode,
      wrapExtendedSeconds: 0,
      waitingSince: null,
      version: { increment: 1 },
    },
  });
  if (plan.frees) await letGo(tx, { id, agentId }, now);
  return recordEvent(tx, {
    clientId,
    conversationId: id,
    agentId,
    kind: 'conversation.wrapping',
    data: { agentId, dueAt: plan.dueAt?.toISOString() ?? null, mode: plan.mode, isFree: plan.frees },
  });
}

/** The agent may have other work from now on, and the paperwork beside it. */
async function letGo(tx: Tx, { id, agentId }: { id: string; agentId: string }, now: Date): Promise<void> {
  await tx.db.reservation.updateMany({
    where: { conversationId: id, agentId, state: 'accepted', endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.agent.update({ where: { id: agentId }, data: { idleSince: now } });
}

/** The agent is done writing with the client (texts and mails; a call is ended by endCall). */
export async function finishMessages(hub: Hub, viewer: Viewer, conversationId: string): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    requireHolder(conversation, viewer);
    if (conversation.state !== 'handled') throw new AppError('invalid_state', 'It is not being handled');
    return beginWrapUp(tx, conversation);
  });
}

interface LogOrder extends z.output<typeof WrapUp> {
  conversationId: string;
  /** Nothing is to be said about it. */
  skips?: boolean;
}

/**
 * Saves what is said about it and closes; or, where the mode keeps the agent until the time is over, keeps it for then and
 * gives null. Texts and mails may go straight from handled to closed. Throws `invalid_request` for what the queue asks for
 * and was not said.
 */
export async function logAndClose(hub: Hub, viewer: Viewer, order: LogOrder): Promise<Recorded | null> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    checkVersion(conversation, order.version);
    requireHolder(conversation, viewer);
    requireReady(conversation);
    const isMine = conversation.agentId === viewer.agentId;
    if (!(order.skips && (conversation.wrapUpMode === 'optional' || mayOverrule(viewer))))
      await requireWhatQueueAsks(tx, conversation.queueId, order);
    if (isMine && conversation.state === 'wrapping' && isKeptUntilDue(conversation, new Date())) {
      await settleDraft(tx, { conversationId: conversation.id, agentId: viewer.agentId }, asDraft(order));
      return null;
    }
    await planAsSaid(tx, conversation, { said: order, agentId: viewer.agentId });
    return closeConversation(tx, conversation, {
      disposition: order.disposition ?? null,
      note: order.note ?? null,
      surveyWanted: order.survey ?? null,
      feeling: order.feeling ?? null,
      automatic: false,
    });
  });
}

function requireReady(conversation: ConversationRow): void {
  const { state, channel } = conversation;
  if (state === 'wrapping' || (state === 'handled' && channel !== 'call')) return;
  if (state === 'joined')
    throw new AppError(
      'invalid_state',
      'It is worked on together with another: close that one, or separate it',
    );
  throw new AppError('invalid_state', state === 'closed' ? 'It is closed already' : 'End the call first');
}

/** Job: wrap-up time is over. Does nothing when the agent saved meanwhile, has more time, or the client wrote again. */
export async function expireWrapUp(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const agentId = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const due = conversation.wrapUpDueAt;
    if (conversation.state !== 'wrapping' || !due || due.getTime() > Date.now() + 200) return null;
    if (conversation.agentId) await closeAsWritten(tx, conversation, conversation.agentId);
    return conversation.agentId;
  });
  if (agentId) hub.bus.desks([agentId], 'closed');
}

/** Closes with what was written so far, if anything was: what the agent meant to say is not thrown away. */
async function closeAsWritten(tx: Tx, conversation: ConversationRow, agentId: string): Promise<Recorded> {
  const written = await takeDraft(tx, { conversationId: conversation.id, agentId });
  if (written) await planFromDraft(tx, conversation, written.draft);
  return closeConversation(tx, conversation, {
    disposition: written?.draft.disposition ?? null,
    note: written?.draft.note.trim() || null,
    surveyWanted: written?.draft.survey ?? null,
    feeling: written?.draft.feeling ?? null,
    automatic: !written?.settled,
  });
}
