import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { WrapUp } from '../contract/api.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';
import { checkVersion, lockConversation, type ConversationRow } from './conversations.ts';
import { requireHolder } from './holder.ts';

// After-call work, on the server's clock: closing the browser changes nothing.

/** Starts wrap-up: the work with the client is over, the paperwork begins. The row must be taken and handled. */
export async function beginWrapUp(tx: Tx, conversation: ConversationRow): Promise<Recorded> {
  if (!conversation.agentId) throw new AppError('invalid_state', 'Nobody has it');
  const now = new Date();
  const dueAt = new Date(now.getTime() + conversation.queue.wrapUpSeconds * 1_000);
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state: 'wrapping',
      wrapStartedAt: now,
      wrapUpDueAt: dueAt,
      waitingSince: null,
      version: { increment: 1 },
    },
  });
  return recordEvent(tx, {
    clientId: conversation.clientId,
    conversationId: conversation.id,
    agentId: conversation.agentId,
    kind: 'conversation.wrapping',
    data: { agentId: conversation.agentId, dueAt: dueAt.toISOString() },
  });
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
}

/** Saves disposition, note and follow-up, and closes. Texts and mails may go straight from handled to closed. */
export async function logAndClose(hub: Hub, viewer: Viewer, order: LogOrder): Promise<Recorded> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, order.conversationId);
    checkVersion(conversation, order.version);
    requireHolder(conversation, viewer);
    const ready =
      conversation.state === 'wrapping' ||
      (conversation.state === 'handled' && conversation.channel !== 'call');
    if (!ready)
      throw new AppError(
        'invalid_state',
        conversation.state === 'closed' ? 'It is closed already' : 'End the call first',
      );
    if (order.followUp) {
      await planFollowUp(tx, {
        ...order.followUp,
        clientId: conversation.clientId,
        conversationId: conversation.id,
        dueAt: new Date(order.followUp.dueAt),
        ownerId: order.followUp.ownerId ?? viewer.agentId,
        agentId: viewer.agentId,
      });
    }
    return closeConversation(tx, conversation, {
      disposition: order.disposition ?? null,
      note: order.note ?? null,
      automatic: false,
    });
  });
}

/** Job: wrap-up time is over. Does nothing when the agent saved meanwhile, or the client wrote again. */
export async function expireWrapUp(hub: Hub, { conversationId }: { conversationId: string }): Promise<void> {
  const agentId = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const due = conversation.wrapUpDueAt;
    if (conversation.state !== 'wrapping' || !due || due.getTime() > Date.now() + 200) return null;
    await closeConversation(tx, conversation, { disposition: null, note: null, automatic: true });
    return conversation.agentId;
  });
  if (agentId) hub.bus.desks([agentId], 'closed');
}

interface Closing {
  disposition: string | null;
  note: string | null;
  automatic: boolean;
  outcome?: 'handled' | 'abandoned' | 'failed' | 'unanswered';
}

/** Closes for good: the reservation ends, the queue visit too, and the agent is idle from now. */
export async function closeConversation(
  tx: Tx,
  conversation: ConversationRow,
  closing: Closing,
): Promise<Recorded> {
  const now = new Date();
  const outcome = closing.outcome ?? 'handled';
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: {
      state: 'closed',
      outcome,
      closedAt: now,
      wrapUpDueAt: null,
      waitingSince: null,
      disposition: closing.disposition ?? conversation.disposition,
      note: closing.note ?? conversation.note,
      version: { increment: 1 },
    },
  });
  await tx.db.reservation.updateMany({
    where: { conversationId: conversation.id, endedAt: null },
    data: { endedAt: now },
  });
  await tx.db.queueVisit.updateMany({
    where: { conversationId: conversation.id, leftAt: null },
    data: { leftAt: now, result: outcome === 'abandoned' ? 'abandoned' : 'closed' },
  });
  if (conversation.agentId)
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
    },
  });
}
