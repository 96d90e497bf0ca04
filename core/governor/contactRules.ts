import type { HoldReason } from '../contract/words.ts';
import { nextAllowed, whyClosedAnywhere, type ReaderHours } from './contactHours.ts';
import { DAY_MS } from './hoursWindow.ts';

// May this automated message go out now? Pure, so that the table of cases in test/core/contactRules.test.ts is the rule.
// Must stay true: a message that is let through reaches its reader within the allowed hours of every zone it may be in.

export interface ContactFacts {
  now: Date;
  /** Null when there is nowhere to send to. */
  to: string | null;
  optedOut: boolean;
  /** The client wants none of this kind, or has not said that it does where that is needed. */
  lacksConsent: boolean;
  /** Null: this message may go out at any hour. */
  hours: ReaderHours | null;
  /** Until when the client has had enough of us, over everything; null: now is fine, or it was counted already. */
  cappedUntil: Date | null;
  /** Surveys only; null for what is no survey, or was counted already. */
  survey: { enabled: boolean; lastAt: Date | null; capDays: number } | null;
}

export type Verdict = { ok: true } | { ok: false; why: HoldReason; until: Date | null };
export type Refusal = Extract<Verdict, { ok: false }>;

/** The verdict, with the instant from which it would be another. Reasons that time does not heal come first. */
export function judgeContact(facts: ContactFacts): Verdict {
  if (facts.survey && !facts.survey.enabled) return no('switched_off', null);
  if (facts.to === null) return no('no_address', null);
  if (facts.optedOut) return no('opted_out', null);
  if (facts.lacksConsent) return no('no_consent', null);
  const capUntil = endOfCap(facts);
  if (capUntil) return no('frequency_cap', capUntil);
  const closed = facts.hours && whyClosedAnywhere(facts.now, facts.hours);
  if (!facts.hours || !closed) return { ok: true };
  const until = nextAllowed(facts.now, facts.hours);
  return until ? no(closed, until) : no('no_common_hours', null);
}

function no(why: HoldReason, until: Date | null): Refusal {
  return { ok: false, why, until };
}

function endOfCap({ now, survey, cappedUntil }: ContactFacts): Date | null {
  const ofSurveys =
    survey?.lastAt && survey.capDays > 0 ? survey.lastAt.getTime() + survey.capDays * DAY_MS : 0;
  const end = Math.max(ofSurveys, cappedUntil?.getTime() ?? 0);
  return end > now.getTime() ? new Date(end) : null;
}

/** Whether time alone makes it another answer that is worth waiting for: the hours open again, the holiday is over. */
export function passes({ why, until }: Refusal): boolean {
  return until !== null && (why === 'quiet_hours' || why === 'holiday');
}
