import type { Quadrant } from '#core/contract/relations.ts';
import type { Tone } from '../app/Tag.tsx';
import { localeOf } from '../clock/format.ts';

/** An amount in the smallest unit of its currency, as people read it. */
export function formatMoney(minor: number, currency: string, language: string): string {
  const format = new Intl.NumberFormat(localeOf(language), { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}

/** -1 to 1 with its sign; the index of somebody of whom nothing is known is a dash. */
export function formatEmotion(value: number | null): string {
  if (value === null) return '–';
  const rounded = Math.round(value * 100) / 100;
  return `${rounded > 0 ? '+' : ''}${rounded.toFixed(2)}`;
}

export const formatPercent = (share: number): string => `${Math.round(share * 100)} %`;

export function formatDate(at: string, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).format(new Date(at));
}

export const quadrantTones: Record<Quadrant, Tone> = {
  healthy: 'good',
  at_risk: 'bad',
  develop: 'info',
  breaking: 'warn',
};
