import { putOff, toHolder, toQueue } from '../bulk/changes.ts';
import { isKeptUntilDue } from '../afterCall/modes.ts';
import type { RuleAction } from '../contract/rules.ts';
import type { ActionRefusal } from '../contract/ruleWords.ts';
import { MOST_TAGS } from '../contract/tags.ts';
import { closeConversation } from '../conversations/closeConversation.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { msOf } from './judge.ts';
import { conversationOf, done, refused, workerOf, type Outcome, type Work } from './work.ts';

// What a rule does to the conversation it fired for. The same rules as for people: nothing is taken out of a hand that is
// being asked, and calls are not moved about.

const CLOSED = new Set(['closed', 'joined', 'arriving']);

/** Why a text or mail conversation may not be worked on; null: it may. */
function unworkable(conversation: ConversationRow): ActionRefusal | null {
  if (conversation.channel === 'call') return 'isCall';
  if (CLOSED.has(conversation.state)) return 'over';
  return conversation.state === 'offered' ? 'offered' : null;
}

const headOf = ({ clientId, id }: ConversationRow) => ({ clientId, conversationId: id, agentId: null });

export async function retag(work: Work, action: RuleAction): Promise<Outcome> {
  const { tx, facts } = work;
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  const bears = new Set(conversation.tags.map(({ tagId }) => tagId));
  const wanted = (action.addTagIds ?? []).filter((id) => !bears.has(id));
  const added = await tx.db.tag.findMany({
    where: { id: { in: wanted }, divisionId: facts.divisionId, retiredAt: null },
    select: { id: true, name: true },
    orderBy: { nameKey: 'asc' },
  });
  const removed = conversation.tags
    .filter(({ tagId }) => action.removeTagIds?.includes(tagId))
    .map(({ tag }) => ({ id: tag.id, name: tag.name }));
  if (added.length + removed.length === 0) return refused(wanted.length > 0 ? 'gone' : 'already');
  if (bears.size + added.length - removed.length > MOST_TAGS) return refused('tooManyTags');
  const conversationId = conversation.id;
  await tx.db.conversationTag.deleteMany({
    where: { conversationId, tagId: { in: removed.map(({ id }) => id) } },
  });
  await tx.db.conversationTag.createMany({
    data: added.map(({ id: tagId }) => ({ conversationId, tagId, byAgentId: null })),
  });
  await recordEvent(tx, { ...headOf(conversation), kind: 'conversation.tagged', data: { added, removed } });
  return done([...added, ...removed].map(({ name }) => name).join(', '));
}

/** To another queue, while it waits: with the rank it has. */
export async function requeue(work: Work, { queueId }: RuleAction): Promise<Outcome> {
  const { tx, facts, now } = work;
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  const why = unworkable(conversation);
  if (why) return refused(why);
  if (conversation.state !== 'queued') return refused('notWaiting');
  const target = await tx.db.queue.findFirst({ where: { id: queueId ?? '', divisionId: facts.divisionId } });
  if (!target) return refused('gone');
  if (target.id === conversation.queueId) return refused('already', target.name);
  if (conversation.heldBackAt === null) {
    await tx.db.queueVisit.updateMany({
      where: { conversationId: conversation.id, leftAt: null },
      data: { leftAt: now, result: 'moved' },
    });
    await tx.db.queueVisit.create({
      data: {
        conversationId: conversation.id,
        queueId: target.id,
        channel: conversation.channel,
        enteredAt: now,
      },
    });
  }
  await tx.db.conversation.update({
    where: { id: conversation.id },
    data: { queueId: target.id, version: { increment: 1 } },
  });
  work.matchIn.add(target.id);
  return done(target.name);
}

/** As if it had waited so much longer already. */
export async function advance(work: Work, { span }: RuleAction): Promise<Outcome> {
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  if (conversation.state !== 'queued') return refused('notWaiting');
  const rankAt = new Date(conversation.rankAt.getTime() - (span ? msOf(span) : 0));
  await work.tx.db.conversation.update({
    where: { id: conversation.id },
    data: { rankAt, version: { increment: 1 } },
  });
  work.matchIn.add(conversation.queueId);
  return done();
}

/** Into somebody's hand: out of the queue, or out of another's. */
export async function assign(work: Work, { whom, agentId }: RuleAction): Promise<Outcome> {
  const { tx, facts } = work;
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  const why = unworkable(conversation);
  if (why) return refused(why);
  if (conversation.state === 'wrapping') return refused('over');
  const agent = await workerOf(work, whom === 'accountAgent' ? facts.client.accountAgentId : agentId);
  if (!agent) return refused('nobody');
  if (conversation.agentId === agent.id) return refused('already', agent.name);
  await toHolder(tx, [conversation], { agentId: agent.id, rule: 'transfer', by: work.rule.name });
  await recordEvent(tx, {
    ...headOf(conversation),
    kind: 'conversation.assigned',
    data: {
      agentId: agent.id,
      byAgentId: null,
      fromAgentId: conversation.agentId,
      reason: work.rule.name,
    },
  });
  work.desks.add(agent.id);
  if (conversation.agentId) work.desks.add(conversation.agentId);
  return done(agent.name);
}

/** Put off, until then or until the client answers. */
export async function snooze(work: Work, { span }: RuleAction): Promise<Outcome> {
  const { tx, now } = work;
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  const why = unworkable(conversation);
  if (why) return refused(why);
  if (conversation.state === 'wrapping') return refused('over');
  if (conversation.snoozedAt !== null) return refused('already');
  const until = span ? new Date(now.getTime() + msOf(span)) : null;
  if (conversation.state === 'handled') await toQueue(tx, [conversation]);
  await putOff(tx, [conversation.id], { until, byId: null });
  await recordEvent(tx, {
    ...headOf(conversation),
    kind: 'conversation.snoozed',
    data: {
      agentId: conversation.agentId,
      until: until?.toISOString() ?? null,
      queueId: conversation.queueId,
    },
  });
  if (conversation.agentId) work.desks.add(conversation.agentId);
  return done();
}

/** Whether the client is to be asked how it went; what the agent says at the end overrules it. */
export async function wantSurvey(work: Work, { wanted }: RuleAction): Promise<Outcome> {
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  if (conversation.state === 'closed') return refused('over');
  if (conversation.surveyWanted === wanted) return refused('already');
  await work.tx.db.conversation.update({
    where: { id: conversation.id },
    data: { surveyWanted: wanted ?? null },
  });
  return done();
}

/** Over; nobody is asked how it went. */
export async function close(work: Work): Promise<Outcome> {
  const conversation = await conversationOf(work);
  if (!conversation) return refused('noConversation');
  const why = unworkable(conversation);
  if (why) return refused(why);
  if (conversation.state === 'wrapping' && isKeptUntilDue(conversation, work.now)) return refused('over');
  await closeConversation(work.tx, conversation, {
    disposition: null,
    note: null,
    automatic: true,
    surveyWanted: false,
  });
  if (conversation.agentId) work.desks.add(conversation.agentId);
  return done();
}
