import { randomUUID } from 'node:crypto';
import type { RuleAction } from '../contract/rules.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { addNotices } from '../writing/notices.ts';
import { planKey } from './cause.ts';
import { fillText } from './fillText.ts';
import { msOf } from './judge.ts';
import { done, refused, workerOf, type Outcome, type Work } from './work.ts';

// What a rule asks of people: a follow-up, a notice, a note for whoever opens the client next.

const LONGEST_TITLE = 200;

interface Whom {
  /** Null: the division's supervisors. */
  agent: { id: string; name: string } | null;
}

/** Whom an action concerns. Where there is nobody, or who was named has left, it is the supervisors: work is not lost. */
async function whomOf(work: Work, { whom, agentId }: RuleAction): Promise<Whom> {
  const { client, conversation } = work.facts;
  const named = { holder: conversation?.holderId, accountAgent: client.accountAgentId, agent: agentId };
  return { agent: whom === undefined || whom === 'supervisors' ? null : await workerOf(work, named[whom]) };
}

/** A task for a person, or for the supervisors. */
export async function planTask(work: Work, action: RuleAction, place: number): Promise<Outcome> {
  const { tx, facts, firingId, now } = work;
  const { agent } = await whomOf(work, action);
  const title = fillText(action.text ?? '', facts, work.timeZone).slice(0, LONGEST_TITLE);
  await planFollowUp(tx, {
    clientId: facts.client.id,
    conversationId: facts.conversation?.id,
    title,
    dueAt: new Date(now.getTime() + (action.span ? msOf(action.span) : 0)),
    ownerId: agent?.id ?? null,
    forSupervisor: agent === null,
    ruleKey: planKey(firingId, place),
  });
  return done(title);
}

/** Tells people; their bell rings. */
export async function tell(work: Work, action: RuleAction): Promise<Outcome> {
  const { tx, facts, desks } = work;
  const { agent } = await whomOf(work, action);
  const agentIds = agent ? [agent.id] : await supervisorsOf(work);
  if (agentIds.length === 0) return refused('nobody');
  await addNotices(tx, {
    agentIds,
    kind: 'rule',
    clientId: facts.client.id,
    byAgentId: null,
    // A notice of its own, also where one rule tells twice.
    eventId: randomUUID(),
    text: fillText(action.text ?? '', facts, work.timeZone),
  });
  for (const id of agentIds) desks.add(id);
  return done(agent?.name ?? null);
}

const MOST_TOLD = 200;

async function supervisorsOf({ tx, facts }: Work): Promise<string[]> {
  const found = await tx.db.agent.findMany({
    where: { divisionId: facts.divisionId, user: { role: 'supervisor', disabledAt: null } },
    select: { id: true },
    take: MOST_TOLD,
  });
  return found.map(({ id }) => id);
}

export async function addRuleNote(work: Work, action: RuleAction): Promise<Outcome> {
  const { tx, facts } = work;
  await recordEvent(tx, {
    clientId: facts.client.id,
    conversationId: facts.conversation?.id ?? null,
    kind: 'note.added',
    data: { text: fillText(action.text ?? '', facts, work.timeZone), clientKey: null },
  });
  return done();
}
