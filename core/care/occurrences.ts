import type { Anchor, Festival, PlanStep } from '../contract/care.ts';
import type { Calendar, DateKind } from '../contract/careDates.ts';
import { addDays, addMonths, dayOf, yearOf, type Day } from './days.ts';
import { lunarDay } from './lunar.ts';

// On which days the steps of a plan come round. Pure, so that the tables of cases in test/core/occurrences.test.ts are the rule.

export interface YearlyDate {
  kind: DateKind;
  calendar: Calendar;
  year: number | null;
  month: number;
  day: number;
  leap: boolean;
}

export interface Span {
  from: Day;
  /** Included. */
  to: Day;
}

export interface DateTurn {
  on: Day;
  /** How many years it is since it began; null where nobody knows. */
  years: number | null;
}

/** The days on which a yearly date falls, in order. Not before it began. */
export function turnsOf(date: Omit<YearlyDate, 'kind'>, { from, to }: Span): DateTurn[] {
  const turns: DateTurn[] = [];
  // A lunar year ends in the next of ours.
  for (let year = yearOf(from) - 1; year <= yearOf(to); year += 1) {
    const on = date.calendar === 'lunar' ? lunarDay(year, date) : dayOf(year, date.month, date.day);
    const years = date.year === null ? null : year - date.year;
    if (on >= from && on <= to && (years === null || years >= 0)) turns.push({ on, years });
  }
  return turns;
}

/** The next day on which a yearly date falls, from a day on. */
export function nextTurn(date: Omit<YearlyDate, 'kind'>, from: Day): DateTurn {
  const begins = date.year === null ? from : dayOf(date.year, 1, 1);
  const start = begins > from ? begins : from;
  const [first] = turnsOf(date, { from: start, to: addMonths(start, 25) });
  if (!first) throw new Error('a date of every year does not come round within two');
  return first;
}

const festivals: Record<Festival, { calendar: Calendar; month: number; day: number }> = {
  new_year: { calendar: 'solar', month: 1, day: 1 },
  spring_festival: { calendar: 'lunar', month: 1, day: 1 },
  lantern: { calendar: 'lunar', month: 1, day: 15 },
  dragon_boat: { calendar: 'lunar', month: 5, day: 5 },
  mid_autumn: { calendar: 'lunar', month: 8, day: 15 },
  double_ninth: { calendar: 'lunar', month: 9, day: 9 },
  national_day: { calendar: 'solar', month: 10, day: 1 },
  christmas: { calendar: 'solar', month: 12, day: 25 },
};

export interface PlanFacts {
  enrolledOn: Day;
  dates: readonly YearlyDate[];
}

/** The days that a step is counted from. */
function anchorTurns(anchor: Anchor, { enrolledOn, dates }: PlanFacts, span: Span): DateTurn[] {
  switch (anchor.kind) {
    case 'enrolment':
      return enrolledOn >= span.from && enrolledOn <= span.to ? [{ on: enrolledOn, years: null }] : [];
    case 'date':
      return dates.filter(({ kind }) => kind === anchor.date).flatMap((date) => turnsOf(date, span));
    case 'festival':
      return turnsOf({ ...festivals[anchor.festival], year: null, leap: false }, span);
    case 'every': {
      const turns: DateTurn[] = [];
      for (let count = 1; ; count += 1) {
        // From the beginning each time: month after month the 31st would become the 28th and stay there.
        const on = addMonths(enrolledOn, anchor.months * count);
        if (on > span.to) return turns;
        if (on >= span.from) turns.push({ on, years: null });
      }
    }
  }
}

export interface Occurrence {
  step: PlanStep;
  on: Day;
  years: number | null;
}

/** What of a plan comes round within a span of days, in order; nothing before the client came into it. */
export function occurrencesOf(steps: readonly PlanStep[], facts: PlanFacts, span: Span): Occurrence[] {
  const from = span.from > facts.enrolledOn ? span.from : facts.enrolledOn;
  const found = steps.flatMap((step) => {
    const back = { from: addDays(from, -step.offsetDays), to: addDays(span.to, -step.offsetDays) };
    const turns = anchorTurns(step.anchor, facts, back);
    return turns.map(({ on, years }) => ({ step, on: addDays(on, step.offsetDays), years }));
  });
  return found.toSorted(
    (one, other) => one.on.localeCompare(other.on) || one.step.key.localeCompare(other.step.key),
  );
}
