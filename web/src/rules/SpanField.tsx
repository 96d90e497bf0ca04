import { Group, NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Span } from '#core/contract/rules.ts';

const units = ['minutes', 'hours', 'days'] as const;
const LONGEST = 9_999;

interface Props {
  label: string;
  value: Span | undefined;
  /** What it means to say nothing; left out: something is to be said. */
  none?: string;
  onChange: (span: Span | undefined) => void;
}

/** So many minutes, hours or days; or nothing, where that has a meaning. */
export function SpanField({ label, value, none, onChange }: Props) {
  const { t } = useTranslation();
  const choices = [
    ...(none === undefined ? [] : [{ value: '', label: none }]),
    ...units.map((unit) => ({ value: unit as string, label: t(`rule.unit.${unit}`) })),
  ];
  return (
    <Group gap={4} wrap="nowrap" role="group" aria-label={label}>
      {value && (
        <NumberInput
          size="xs"
          w={72}
          min={1}
          max={LONGEST}
          allowDecimal={false}
          aria-label={`${label}: ${t('rule.amount')}`}
          value={value.amount}
          onChange={(amount) => onChange({ ...value, amount: Math.max(1, Number(amount) || 1) })}
        />
      )}
      <Select
        size="xs"
        w={value ? 104 : 180}
        allowDeselect={false}
        aria-label={`${label}: ${t('rule.unit')}`}
        value={value?.unit ?? ''}
        data={choices}
        onChange={(chosen) => {
          const unit = units.find((one) => one === chosen);
          onChange(unit && { amount: value?.amount ?? 1, unit });
        }}
      />
    </Group>
  );
}
