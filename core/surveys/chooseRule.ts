import { createHash } from 'node:crypto';
import type { SurveyOccasion } from '../contract/instruments.ts';
import type { Channel } from '../contract/words.ts';

// Which rule decides about a survey, if any. Pure; see the table in test/core/surveyChoice.test.ts.

export interface RuleFacts {
  id: string;
  on: string;
  enabled: boolean;
  queueIds: readonly string[];
  channels: readonly string[];
  samplePercent: number;
}

export interface Occasion {
  on: SurveyOccasion;
  /** Of the conversation, case or client: the same is chosen or left out each time it is looked at. */
  id: string;
  queueId: string | null;
  channel: Channel | null;
}

/**
 * The first rule that fits, in their order; `usual` where no rule is on for this occasion, so that a house without rules asks
 * after each conversation; null where nobody is to be asked: none fits, or it is not in the sample.
 */
export function chooseRule<R extends RuleFacts>(rules: readonly R[], occasion: Occasion): R | 'usual' | null {
  const on = rules.filter((rule) => rule.enabled && rule.on === occasion.on);
  if (on.length === 0) return occasion.on === 'conversation' ? 'usual' : null;
  const rule = on.find(
    ({ queueIds, channels }) => fits(queueIds, occasion.queueId) && fits(channels, occasion.channel),
  );
  return rule && isSampled(rule, occasion.id) ? rule : null;
}

const fits = (wanted: readonly string[], is: string | null): boolean =>
  wanted.length === 0 || (is !== null && wanted.includes(is));

/** Whether this one is among the share that is asked: by its id, so it does not change with the day or the process. */
export function isSampled(
  { id, samplePercent }: Pick<RuleFacts, 'id' | 'samplePercent'>,
  of: string,
): boolean {
  const place = createHash('sha256').update(`${id}:${of}`).digest().readUInt32BE(0) / 2 ** 32;
  return place * 100 < samplePercent;
}
