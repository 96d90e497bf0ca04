import { useState } from 'react';
import { checkRule, fieldRules, fieldsOf, type ProblemAt } from '#core/contract/checkRule.ts';
import {
  RuleDocument,
  type ConditionGroup,
  type RuleAction,
  type RuleCondition,
} from '#core/contract/rules.ts';
import { isWait, type RuleField, type RuleTrigger } from '#core/contract/ruleWords.ts';

// A rule while it is made. What is missing is known at every moment, by the same rules as on the server.

export interface Draft {
  name: string;
  document: RuleDocument;
}

export const emptyDraft: Draft = { name: '', document: RuleDocument.parse({ when: 'message.received' }) };

/** The least of a condition on this field. */
export function conditionOn(field: RuleField): RuleCondition {
  const { ops, shape } = fieldRules[field];
  return {
    field,
    op: ops[0] ?? 'is',
    ...(shape === 'span' ? { span: { amount: 1, unit: 'days' } } : {}),
    ...(shape === 'number' ? { number: 3 } : {}),
  };
}

/** The least of an action. */
export function actionOf(kind: RuleAction['do']): RuleAction {
  const needsWhom = kind === 'followUp' || kind === 'notify';
  const needsSpan = kind === 'followUp' || kind === 'priority';
  return {
    do: kind,
    ...(needsWhom ? { whom: 'supervisors' } : {}),
    ...(kind === 'assign' ? { whom: 'accountAgent' } : {}),
    ...(needsSpan ? { span: { amount: 1, unit: kind === 'followUp' ? 'days' : 'hours' } } : {}),
    ...(kind === 'survey' ? { wanted: false } : {}),
    ...(kind === 'case' ? { caseKind: 'complaint' } : {}),
  };
}

function withTrigger(document: RuleDocument, when: RuleTrigger): RuleDocument {
  const { waits, ...others } = document;
  return isWait(when)
    ? { ...others, when, waits: waits ?? { amount: 4, unit: 'hours' } }
    : { ...others, when };
}

export interface RuleForm extends Draft {
  problems: readonly ProblemAt[];
  isChanged: boolean;
  setName: (name: string) => void;
  setWhen: (when: RuleTrigger) => void;
  change: (change: Partial<RuleDocument>) => void;
  setGroup: (place: number, group: ConditionGroup | null) => void;
  addGroup: () => void;
  setAction: (place: number, action: RuleAction | null) => void;
  addAction: (kind: RuleAction['do']) => void;
  moveAction: (place: number, by: -1 | 1) => void;
  reset: (draft: Draft) => void;
}

const replaced = <T>(items: readonly T[], place: number, item: T | null): T[] =>
  item === null ? items.toSpliced(place, 1) : items.with(place, item);

export function useRuleForm(initial: Draft): RuleForm {
  const [saved, setSaved] = useState(initial);
  const [name, setName] = useState(initial.name);
  const [document, setDocument] = useState(initial.document);
  const change = (part: Partial<RuleDocument>) => setDocument({ ...document, ...part });
  const { groups, actions } = document;
  return {
    name,
    document,
    problems: checkRule(document),
    isChanged: name !== saved.name || JSON.stringify(document) !== JSON.stringify(saved.document),
    setName,
    setWhen: (when) => setDocument(withTrigger(document, when)),
    change,
    setGroup: (place, group) => change({ groups: replaced(groups, place, group) }),
    addGroup: () => {
      const [field = 'client.tier'] = fieldsOf(document.when);
      change({ groups: [...groups, { match: 'all', items: [conditionOn(field)] }] });
    },
    setAction: (place, action) => change({ actions: replaced(actions, place, action) }),
    addAction: (kind) => change({ actions: [...actions, actionOf(kind)] }),
    moveAction: (place, by) => {
      const action = actions[place];
      if (action) change({ actions: actions.toSpliced(place, 1).toSpliced(place + by, 0, action) });
    },
    reset: (draft) => {
      setSaved(draft);
      setName(draft.name);
      setDocument(draft.document);
    },
  };
}
