import type { Estimate } from './surveyApi.ts';

/** A figure as it is read: one decimal, or a dash where there are too few answers. */
export const shownFigure = ({ value }: Estimate, unit = ''): string =>
  value === null ? '–' : `${value.toFixed(1).replace(/\.0$/, '')}${unit}`;

/** Its interval; empty where there is none. */
export const shownInterval = ({ low, high }: Estimate, unit = ''): string =>
  low === null || high === null ? '' : `${low.toFixed(0)}–${high.toFixed(0)}${unit}`;
