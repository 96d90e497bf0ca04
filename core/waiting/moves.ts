import { connect } from '../calls/connectTalk.ts';
import type { Branch } from '../contract/waiting.ts';
import { lockConversation, type ConversationRow } from '../conversations/conversations.ts';
import { closeConversation } from '../conversations/wrapUp.ts';
import { withTransaction, type Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { nextStepAt, type BranchReason } from './decideWait.ts';
import { policyOf } from '../callbacks/policies.ts';

// What is done to a caller who waits. Each starts from the state it expects: what an agent did meanwhile wins.

/** Lets the caller into the queue, once, and notes when the first overflow step is due. */
export async function admit(hub: Hub, conversationId: string): Promise<void> {
  const { rows } = await hub.pool.query<{ queue_id: string; is_noted: boolean; age: number }>({
    name: 'admit_caller',
    text: `UPDATE conversation SET admitted_at = now() WHERE id = $1 AND admitted_at IS NULL
           RETURNING queue_id, overflow_at IS NOT NULL AS is_noted, extract(epoch FROM now() - opened_at)::float8 AS age`,
    values: [conversationId],
  });
  const [row] = rows;
  // Who was sent here has the first step of this queue noted since then.
  if (row && !row.is_noted)
    await noteNextStep(hub.prisma, { conversationId, queueId: row.queue_id, ageSeconds: row.age });
}

interface Aged {
  conversationId: string;
  queueId: string;
  ageSeconds: number;
}

/** When the next step of the queue is due for a call of this age. */
export async function noteNextStep(
  db: Hub['prisma'] | Tx['db'],
  { conversationId, queueId, ageSeconds }: Aged,
): Promise<void> {
  const at = nextStepAt(await policyOf(db, queueId), ageSeconds);
  await db.$executeRaw`UPDATE conversation SET overflow_at = opened_at + ${at}::float8 * interval '1 s'
    WHERE id = ${conversationId}::uuid`;
}

/** The caller is sent into the conference now. Whoever of the two parties comes second begins the talk. */
export async function noteJoined(hub: Hub, conversationId: string, legId: string): Promise<void> {
  const desks = await withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await tx.db.leg.updateMany({ where: { id: legId, joinedAt: null }, data: { joinedAt: new Date() } });
    return connect(tx, conversation);
  });
  if (desks.length > 0) hub.bus.desks(desks, 'call');
}

const isWaiting = (conversation: ConversationRow): boolean => conversation.state === 'queued';
const ageOf = (conversation: ConversationRow): number => Date.now() - conversation.openedAt.getTime();

interface MoveOrder {
  to: Extract<Branch, { kind: 'queue' }>;
  why: BranchReason;
}

/** Sends a caller on to another queue, with the rank of the age that the call has. Gives false when it came too late. */
export async function moveToQueue(
  hub: Hub,
  conversationId: string,
  { to, why }: MoveOrder,
): Promise<boolean> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (!isWaiting(conversation) || conversation.queueId === to.queueId) return false;
    // A queue that is gone, or another division's: the caller stays.
    const target = await tx.db.queue.findFirst({
      where: { id: to.queueId, divisionId: conversation.client.divisionId },
    });
    if (!target) return false;
    const now = new Date();
    await tx.db.queueVisit.updateMany({
      where: { conversationId, leftAt: null },
      data: { leftAt: now, result: 'moved' },
    });
    await tx.db.queueVisit.create({
      data: { conversationId, queueId: target.id, channel: 'call', enteredAt: now },
    });
    await tx.db.conversation.update({
      where: { id: conversationId },
      data: { queueId: target.id, admittedAt: null, version: { increment: 1 } },
    });
    const ageMs = ageOf(conversation);
    await noteNextStep(tx.db, { conversationId, queueId: target.id, ageSeconds: ageMs / 1_000 });
    await recordEvent(tx, {
      clientId: conversation.clientId,
      conversationId,
      kind: 'call.moved',
      data: { fromQueueId: conversation.queueId, toQueueId: target.id, why, ageMs },
    });
    return true;
  });
}

const sorry = {
  en: 'We are sorry that we could not take your call. Please call again, or write to us here.',
  zh: '非常抱歉,刚才未能接听您的来电。请再次来电,或在此给我们留言。',
};

/**
 * Tells a caller that we cannot take the call: it is over, the line is hung up by what is heard next. A text may follow,
 * as any automatic one: when the governor lets it. Gives false when an agent was quicker.
 */
export async function turnAway(
  hub: Hub,
  conversationId: string,
  { sendsText, why }: { sendsText: boolean; why: BranchReason },
): Promise<boolean> {
  return withTransaction(hub, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    if (!isWaiting(conversation)) return false;
    const { clientId } = conversation;
    await tx.db.queueVisit.updateMany({
      where: { conversationId, leftAt: null },
      data: { leftAt: new Date(), result: 'turned_away' },
    });
    await recordEvent(tx, {
      clientId,
      conversationId,
      kind: 'call.turnedAway',
      data: { why, ageMs: ageOf(conversation) },
    });
    await closeConversation(tx, conversation, {
      disposition: null,
      note: null,
      automatic: true,
      outcome: 'unanswered',
    });
    if (sendsText && conversation.addressId !== null)
      await planFollowUp(tx, {
        clientId,
        conversationId,
        kind: 'text',
        title: 'We could not take the call',
        text: conversation.client.language === 'zh' ? sorry.zh : sorry.en,
        dueAt: new Date(),
        ruleKey: `turned_away:${conversationId}`,
      });
    return true;
  });
}

/** The step that was due is done with: the next one of this queue is noted. */
export async function passStep(hub: Hub, aged: Aged): Promise<void> {
  await noteNextStep(hub.prisma, aged);
}
