import type { CaseSeverity, CaseState } from '#core/contract/caseWords.ts';
import type { Tone } from '../app/Tag.tsx';

export const stateTones: Record<CaseState, Tone> = {
  open: 'bad',
  acknowledged: 'warn',
  in_progress: 'info',
  awaiting_customer: 'care',
  resolved: 'good',
  closed: 'quiet',
};

export const severityTones: Record<CaseSeverity, Tone> = {
  low: 'quiet',
  normal: 'info',
  high: 'warn',
  critical: 'bad',
};
