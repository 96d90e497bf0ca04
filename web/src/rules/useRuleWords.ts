import { useTranslation } from 'react-i18next';
import { fieldRules } from '#core/contract/checkRule.ts';
import type { ConditionGroup, RuleAction, RuleCondition, RuleDocument, Span } from '#core/contract/rules.ts';
import { isWait, type RuleField } from '#core/contract/ruleWords.ts';
import { nameIn, useRuleLists } from './useRuleLists.ts';

// A rule said in a sentence, as a person would.

/** Where the words for the values of a field stand. */
const heads: Partial<Record<RuleField, string>> = {
  'client.tier': 'tier.',
  'client.kind': 'kind.',
  'client.language': 'rule.value.',
  'conversation.channel': 'channel.',
  'conversation.state': 'state.',
  'conversation.holder': 'rule.value.',
  outcome: 'outcome.',
  became: 'rule.value.became.',
  caseState: 'case.state.',
  by: 'rule.value.by.',
};

/** The word for a value of a field that has a list; any other value is its own. */
export function useValueLabel(): (field: RuleField, value: string) => string {
  const { t } = useTranslation();
  return (field, value) => {
    const head = heads[field];
    return head === undefined ? value : t(`${head}${value}`, value);
  };
}

export function useSpanText(): (span: Span | undefined) => string {
  const { t } = useTranslation();
  return (span) => (span ? t(`rule.span.${span.unit}`, { count: span.amount }) : '…');
}

/** How a condition compares, in the words of its field. */
export function useOpLabel(): (field: RuleField, op: RuleCondition['op']) => string {
  const { t } = useTranslation();
  return (field, op) => {
    if (field === 'hours') return t(op === 'is' ? 'rule.op.hours.is' : 'rule.op.hours.isNot');
    if (fieldRules[field].shape === 'flag') return t(op === 'is' ? 'rule.op.flag.is' : 'rule.op.flag.isNot');
    return t(`rule.op.${op}`);
  };
}

export function useConditionText(): (item: RuleCondition) => string {
  const { t } = useTranslation();
  const lists = useRuleLists();
  const valueLabel = useValueLabel();
  const spanText = useSpanText();
  const opLabel = useOpLabel();
  const comparedWith = (item: RuleCondition): string => {
    switch (fieldRules[item.field].shape) {
      case 'values':
      case 'words':
        return (item.values ?? []).map((value) => valueLabel(item.field, value)).join(', ') || '…';
      case 'queueIds':
        return (item.queueIds ?? []).map((id) => nameIn(lists.queues, id)).join(', ') || '…';
      case 'tagIds':
        return (item.tagIds ?? []).map((id) => nameIn(lists.tags, id)).join(', ') || '…';
      case 'scheduleId':
        return nameIn(lists.schedules, item.scheduleId);
      case 'number':
        return String(item.number ?? '…');
      case 'span':
        return spanText(item.span);
      case 'flag':
        return '';
    }
  };
  return (item) =>
    [t(`rule.field.${item.field}`), opLabel(item.field, item.op), comparedWith(item)]
      .filter(Boolean)
      .join(' ');
}

/** For whom, in words. */
function useWhomText(): (action: RuleAction) => string {
  const { t } = useTranslation();
  const { agents } = useRuleLists();
  return ({ whom, agentId }) => {
    if (whom === undefined) return '…';
    return whom === 'agent' ? nameIn(agents, agentId) : t(`rule.whom.${whom}`);
  };
}

export function useActionText(): (action: RuleAction) => string {
  const { t } = useTranslation();
  const { tags, queues, plans, surveys } = useRuleLists();
  const spanText = useSpanText();
  const whomText = useWhomText();
  const named = (ids: readonly string[]) => ids.map((id) => nameIn(tags, id)).join(', ');
  return (action) => {
    const { text = '…', span, addTagIds = [], removeTagIds = [] } = action;
    switch (action.do) {
      case 'followUp':
        return t('rule.say.followUp', { text, whom: whomText(action), span: spanText(span) });
      case 'message':
        return t('rule.say.message', {
          text,
          how: span ? t('rule.say.later', { span: spanText(span) }) : '',
        }).trim();
      case 'notify':
        return t('rule.say.notify', { text, whom: whomText(action) });
      case 'tag':
        return [
          addTagIds.length > 0 && t('rule.say.tagOn', { tags: named(addTagIds) }),
          removeTagIds.length > 0 && t('rule.say.tagOff', { tags: named(removeTagIds) }),
        ]
          .filter(Boolean)
          .join(', ');
      case 'note':
        return t('rule.say.note', { text });
      case 'queue':
        return t('rule.say.queue', { queue: nameIn(queues, action.queueId) });
      case 'priority':
        return t('rule.say.priority', { span: spanText(span) });
      case 'assign':
        return t('rule.say.assign', { whom: whomText(action) });
      case 'snooze':
        return span ? t('rule.say.snooze', { span: spanText(span) }) : t('rule.say.snoozeOpen');
      case 'survey':
        return t(action.wanted === false ? 'rule.say.surveyNo' : 'rule.say.surveyYes');
      case 'case':
        return t('rule.say.case', { kind: t(`rule.case.${action.caseKind ?? 'complaint'}`), text });
      case 'care':
        return t('rule.say.care', { plan: nameIn(plans, action.carePlanId) });
      case 'ask':
        return t('rule.say.ask', {
          survey: nameIn(surveys, action.surveyId),
          how: span ? t('rule.say.later', { span: spanText(span) }) : '',
        }).trim();
      case 'close':
        return t('rule.say.close');
    }
  };
}

/** The whole rule in one sentence. */
export function useRuleSentence(): (document: RuleDocument) => string {
  const { t } = useTranslation();
  const conditionText = useConditionText();
  const actionText = useActionText();
  const spanText = useSpanText();
  const together = (match: RuleDocument['match'], parts: readonly string[]): string => {
    const joined = parts.join(` ${t(match === 'all' ? 'rules.and' : 'rules.or')} `);
    return match === 'none' ? t('rule.say.none', { what: joined }) : joined;
  };
  const groupText = ({ match, items }: ConditionGroup, isAlone: boolean): string => {
    const text = together(match, items.map(conditionText));
    return isAlone || items.length < 2 || match === 'none' ? text : `(${text})`;
  };
  return (document) => {
    const { when, waits, match, actions } = document;
    const groups = document.groups.filter(({ items }) => items.length > 0);
    const said = {
      when: [t(`rule.when.${when}`), isWait(when) && spanText(waits)].filter(Boolean).join(' '),
      what: actions.map(actionText).join('; ') || t('rule.say.nothing'),
    };
    if (groups.length === 0) return t('rule.say.whole', said);
    const asked = together(
      match,
      groups.map((group) => groupText(group, groups.length === 1)),
    );
    return t('rule.say.wholeIf', { ...said, if: asked });
  };
}
