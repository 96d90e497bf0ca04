import type { CallRate } from '../api/types.ts';

// The table of prices as it is being edited. Pure.

/** Why a row cannot be kept: no prefix, one that stands there twice, of which the first is the newer; or the row for all other numbers is gone. */
export function rateProblem(rates: readonly CallRate[], at: number): 'invalid' | 'double' | 'noOther' | null {
  const prefix = rates[at]?.prefix ?? '';
  if (!/^\+\d{0,15}$/.test(prefix)) return 'invalid';
  if (rates.some((rate, index) => index > at && rate.prefix === prefix)) return 'double';
  return at === 0 && !rates.some((rate) => rate.prefix === '+') ? 'noOther' : null;
}

const MOST_SHOWN = 60;

interface Looked {
  rates: readonly CallRate[];
  /** As the server has them: whatever is none of these was added or changed, and is never out of sight. */
  saved: readonly CallRate[];
  sought: string;
}

/**
 * The rows that begin with what is sought, or with which it begins, by their places; and how many others there are. What was
 * changed, or cannot be kept, is always among them.
 */
export function shownRates({ rates, saved, sought }: Looked): { shown: readonly number[]; more: number } {
  const words = sought.trim();
  const untouched = new Set(saved);
  const shown: number[] = [];
  let fitting = 0;
  let more = 0;
  for (const [at, rate] of rates.entries()) {
    const fits = words === '' || rate.prefix.startsWith(words) || words.startsWith(rate.prefix);
    if (fits) fitting += 1;
    const isOpen = !untouched.has(rate) || rateProblem(rates, at) !== null;
    if (isOpen || (fits && fitting <= MOST_SHOWN)) shown.push(at);
    else if (fits) more += 1;
  }
  return { shown, more };
}
