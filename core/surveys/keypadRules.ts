import { scales, type Question, type SurveyContent } from '../contract/instruments.ts';

// A survey by keypad, one question after the other. Pure; see test/core/keypadRules.test.ts.

/** Somebody who pressed a wrong key, or none, hears the question once more. */
export const MOST_TRIES = 2;

/** What these keys say to this question; null when they are no answer to it. Yes is 1 and no is 2. */
export function readKeys({ kind }: Pick<Question, 'kind'>, digits: string): number | null {
  const scale = scales[kind];
  if (!scale || !/^\d{1,2}$/.test(digits)) return null;
  const value = Number(digits);
  if (kind === 'yesno') return value === 1 ? 1 : value === 2 ? 0 : null;
  return value >= scale.from && value <= scale.to ? value : null;
}

/**
 * The question that is spoken after this one, or first: what was answered is not asked again, what was passed over stays open,
 * and words cannot be pressed. Null when there is none, or when the rating was passed over without which nothing counts.
 */
export function nextSpoken(
  { questions }: SurveyContent,
  given: readonly { key: string }[],
  after: string | null = null,
): Question | null {
  const isGiven = ({ key }: Question): boolean => given.some((one) => one.key === key);
  const [first] = questions;
  if (after !== null && first && !isGiven(first)) return null;
  const from = questions.findIndex(({ key }) => key === after) + 1;
  return questions.slice(from).find((question) => question.kind !== 'text' && !isGiven(question)) ?? null;
}
