import type { RootCause } from '#core/contract/caseWords.ts';
import { useTranslation } from 'react-i18next';

const fields = [
  'title',
  'kind',
  'severity',
  'category',
  'department',
  'owner',
  'rootCause',
  'rootCauseNote',
] as const;

/** The names of changed fields, as they stand on the page. */
export function useFields(): (names: readonly string[]) => string {
  const { t } = useTranslation();
  return (names) =>
    names
      .map((name) => fields.find((field) => field === name))
      .flatMap((field) => (field ? [t(`case.field.${field}`)] : []))
      .join(', ');
}

/** An amount in the currency's own minor units, as this language writes it; empty without one. */
export function formatMoney(
  { amount, currency }: { amount: number | null; currency: string | null },
  language: string,
): string {
  if (amount === null || currency === null) return '';
  const format = new Intl.NumberFormat(language, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

interface Named {
  name: string;
  nameZh: string | null;
}

/** What the house calls it, in this language where it has said so. */
export function useName(): (thing: Named) => string {
  const { i18n } = useTranslation();
  return ({ name, nameZh }) => (i18n.language.startsWith('zh') ? (nameZh ?? name) : name);
}

export const rootCauses = [
  'people',
  'process',
  'product',
  'system',
  'policy',
  'supplier',
  'communication',
  'expectation',
] as const satisfies readonly RootCause[];

/** An amount as it is typed, in the currency's own minor units. */
export function toMinor(amount: number, currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return Math.round(amount * 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}
