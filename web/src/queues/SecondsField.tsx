import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

interface Props {
  name: string;
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  onChange: (seconds: number) => void;
}

/** A number of seconds within its bounds; what is out of them is pulled back when the field is left. */
export function SecondsField({ name, label, hint, value, min, max, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <NumberInput
      label={label}
      description={hint}
      suffix={t('queues.seconds')}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="blur"
      min={min}
      max={max}
      value={value}
      data-testid={testIds.queueField(name)}
      onChange={(seconds) => {
        if (typeof seconds === 'number') onChange(seconds);
      }}
    />
  );
}
