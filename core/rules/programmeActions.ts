import { enrolByHouseRule } from '../care/enrol.ts';
import type { RuleAction } from '../contract/rules.ts';
import { planSurveyOf } from '../surveys/planSurveyFor.ts';
import { planKey } from './cause.ts';
import { msOf } from './judge.ts';
import { done, refused, type Outcome, type Work } from './work.ts';

// What a rule begins with a client: a plan of care, the asking of a survey.

/** Into a plan of care, unless a person has taken the client out of it. */
export async function enrol(
  { tx, facts, settings, now }: Work,
  { carePlanId }: RuleAction,
): Promise<Outcome> {
  const { result, name } = await enrolByHouseRule(
    tx,
    { clientId: facts.client.id, planId: carePlanId ?? '', divisionId: facts.divisionId },
    { settings, now },
  );
  return result === 'done' ? done(name) : refused(result, name);
}

/** Plans the asking; the governor, the days without another survey and the house's switch are asked as ever. */
export async function planAsking(
  { tx, facts, settings, hub, firingId, now }: Work,
  { surveyId, span }: RuleAction,
  place: number,
): Promise<Outcome> {
  if (!settings.surveysEnabled) return refused('switchedOff');
  const survey = await tx.db.survey.findFirst({
    where: { id: surveyId ?? '', OR: [{ divisionId: null }, { divisionId: facts.divisionId }] },
    select: { id: true },
  });
  if (!survey) return refused('gone');
  const inviteId = await planSurveyOf(
    tx,
    {
      clientId: facts.client.id,
      conversationId: facts.conversation?.id ?? null,
      agentId: facts.conversation?.holderId ?? null,
      queueId: facts.conversation?.queueId ?? null,
      surveyId: survey.id,
      ruleKey: planKey(firingId, place),
      dueAt: new Date(now.getTime() + (span ? msOf(span) : 0)),
    },
    hub,
  );
  return inviteId ? done() : refused('noAddress');
}
