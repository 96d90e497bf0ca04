import { openCase } from '../cases/openCase.ts';
import type { RuleAction } from '../contract/rules.ts';
import { fillText } from './fillText.ts';
import { done, refused, type Outcome, type Work } from './work.ts';

const LONGEST_TITLE = 200;

/** Opens a case; while one of this rule is open with the client, what happened is added to that. */
export async function openRuleCase(
  { tx, facts, rule, timeZone }: Work,
  { text = '', caseKind = 'complaint', severity }: RuleAction,
): Promise<Outcome> {
  const opened = await openCase(tx, {
    clientId: facts.client.id,
    conversationId: facts.conversation?.id,
    sourceEventId: facts.event?.id,
    kind: caseKind,
    severity,
    title: fillText(text, facts, timeZone).slice(0, LONGEST_TITLE),
    ruleKey: `rule:${rule.id}`,
  });
  return opened.isNew ? done(opened.number) : refused('already', opened.number);
}
