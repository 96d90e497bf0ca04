import { ActionIcon, MultiSelect, NumberInput, Select, TagsInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { fieldRules, fieldsOf } from '#core/contract/checkRule.ts';
import type { RuleCondition } from '#core/contract/rules.ts';
import { RuleField, RuleOp, type RuleTrigger } from '#core/contract/ruleWords.ts';
import { SpanField } from './SpanField.tsx';
import { ruleTestIds } from './ruleTestIds.ts';
import { conditionOn } from './useRuleForm.ts';
import { choicesOf, useRuleLists } from './useRuleLists.ts';
import { useOpLabel, useValueLabel } from './useRuleWords.ts';
import classes from './Rules.module.css';

interface ValueProps {
  item: RuleCondition;
  onChange: (item: RuleCondition) => void;
}

/** What a condition compares with, by the shape of its field. */
function ValueField({ item, onChange }: ValueProps) {
  const { t } = useTranslation();
  const lists = useRuleLists();
  const valueLabel = useValueLabel();
  const { shape, among = [] } = fieldRules[item.field];
  const common = { size: 'xs', className: classes['grow'], 'aria-label': t('rules.value') } as const;
  switch (shape) {
    case 'values':
      return (
        <MultiSelect
          {...common}
          data={among.map((value) => ({ value, label: valueLabel(item.field, value) }))}
          value={item.values ?? []}
          onChange={(values) => onChange({ ...item, values })}
        />
      );
    case 'words':
      return (
        <TagsInput
          {...common}
          placeholder={item.values?.length ? '' : t('rule.typeWords')}
          acceptValueOnBlur
          value={item.values ?? []}
          onChange={(values) => onChange({ ...item, values })}
        />
      );
    case 'queueIds':
      return (
        <MultiSelect
          {...common}
          searchable
          data={choicesOf(lists.queues)}
          value={item.queueIds ?? []}
          onChange={(queueIds) => onChange({ ...item, queueIds })}
        />
      );
    case 'tagIds':
      return (
        <MultiSelect
          {...common}
          searchable
          data={choicesOf(lists.tags)}
          value={item.tagIds ?? []}
          onChange={(tagIds) => onChange({ ...item, tagIds })}
        />
      );
    case 'scheduleId':
      return (
        <Select
          {...common}
          allowDeselect={false}
          data={choicesOf(lists.schedules)}
          value={item.scheduleId ?? null}
          onChange={(scheduleId) => scheduleId && onChange({ ...item, scheduleId })}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={item.number ?? ''}
          onChange={(number) => onChange({ ...item, number: Number(number) || 0 })}
        />
      );
    case 'span':
      return (
        <SpanField
          label={t('rules.value')}
          value={item.span}
          onChange={(span) => span && onChange({ ...item, span })}
        />
      );
    case 'flag':
      return null;
  }
}

interface Props extends ValueProps {
  when: RuleTrigger;
  place: [group: number, item: number];
  problem: string | undefined;
  onRemove: () => void;
}

export function ConditionRow({ when, item, place, problem, onChange, onRemove }: Props) {
  const { t } = useTranslation();
  const opLabel = useOpLabel();
  const fields = fieldsOf(when);
  const shown = fields.includes(item.field) ? fields : [...fields, item.field];
  return (
    <div className={classes['line']} data-testid={ruleTestIds.condition(...place)}>
      <Select
        size="xs"
        w={180}
        searchable
        allowDeselect={false}
        aria-label={t('rules.condition')}
        data={shown.map((field) => ({ value: field as string, label: t(`rule.field.${field}`) }))}
        value={item.field}
        onChange={(field) => field && onChange(conditionOn(RuleField.parse(field)))}
      />
      <Select
        size="xs"
        w={150}
        allowDeselect={false}
        aria-label={t('rules.operator')}
        data={fieldRules[item.field].ops.map((op) => ({
          value: op as string,
          label: opLabel(item.field, op),
        }))}
        value={item.op}
        onChange={(op) => op && onChange({ ...item, op: RuleOp.parse(op) })}
      />
      <ValueField item={item} onChange={onChange} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={t('rules.removeCondition')}
        onClick={onRemove}
      >
        <IconX size={15} />
      </ActionIcon>
      {problem && <span className={classes['problem']}>{problem}</span>}
    </div>
  );
}
