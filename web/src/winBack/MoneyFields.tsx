import { Group, NumberInput, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { testIds } from '../testIds.ts';

const currencies = ['USD', 'EUR', 'GBP', 'CNY', 'CHF', 'JPY', 'CAD', 'AUD'] as const;

function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

interface Props {
  label: string;
  name: string;
  minor: number | null;
  currency: string;
  onMinor: (minor: number | null) => void;
  onCurrency?: ((currency: string) => void) | undefined;
}

/** An amount as people write it, kept in the smallest unit of its currency. */
export function MoneyFields({ label, name, minor, currency, onMinor, onCurrency }: Props) {
  const { t } = useTranslation();
  const digits = digitsOf(currency);
  const known = currencies.some((one) => one === currency) ? currencies : [...currencies, currency];
  return (
    <Group gap={8} align="end" wrap="nowrap">
      <NumberInput
        style={{ flex: 1 }}
        label={label}
        required
        min={0}
        decimalScale={digits}
        thousandSeparator
        suffix={onCurrency ? '' : ` ${currency}`}
        value={minor === null ? '' : minor / 10 ** digits}
        data-testid={testIds.winBackField(name)}
        onChange={(value) => onMinor(typeof value === 'number' ? Math.round(value * 10 ** digits) : null)}
      />
      {onCurrency && (
        <Select
          w={110}
          label={t('winBack.form.currency')}
          allowDeselect={false}
          value={currency}
          data={[...known]}
          onChange={(chosen) => chosen && onCurrency(chosen)}
        />
      )}
    </Group>
  );
}
