import type { ActionDone, RuleAction } from '../contract/rules.ts';
import type { RuleActionKind } from '../contract/ruleWords.ts';
import { openRuleCase } from './caseAction.ts';
import { planMessage } from './messageAction.ts';
import { addRuleNote, planTask, tell } from './peopleActions.ts';
import { enrol, planAsking } from './programmeActions.ts';
import type { Outcome, Work } from './work.ts';
import { advance, assign, close, requeue, retag, snooze, wantSurvey } from './workActions.ts';

/** What each action does, within the firing's transaction. `place`: its own among the rule's. */
const acts: Record<RuleActionKind, (work: Work, action: RuleAction, place: number) => Promise<Outcome>> = {
  followUp: planTask,
  message: planMessage,
  notify: tell,
  tag: retag,
  note: addRuleNote,
  queue: requeue,
  priority: advance,
  assign,
  snooze,
  survey: wantSurvey,
  case: openRuleCase,
  care: enrol,
  ask: planAsking,
  close,
};

/** Carries a rule's actions out in their order. What cannot be done is left, and says why; what throws undoes them all. */
export async function carryOut(work: Work, actions: readonly RuleAction[]): Promise<ActionDone[]> {
  const did: ActionDone[] = [];
  for (const [place, action] of actions.entries())
    did.push({ do: action.do, ...(await acts[action.do](work, action, place)) });
  return did;
}
