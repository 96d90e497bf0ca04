import type { Settings } from '../contract/settings.ts';
import { judgeContact, nextOpening, type Verdict } from './contactRules.ts';
import { zonesOf } from './zonesOf.ts';

// The governor for a batch: the same rule for each, with what many have in common worked out once. Who is asked twice in
// one batch is asked as if the first had gone out already.

export interface ContactCase {
  clientId: string;
  to: string | null;
  timeZone: string | null;
  optedOut: boolean;
  /** Surveys only; null for what is no survey, or was counted already. */
  survey: {
    lastAt: Date | null;
    /** Days without another; null: as the house has it. */ capDays?: number | null;
  } | null;
}

/** The verdicts, in order. */
export function judgeMany(
  cases: readonly ContactCase[],
  { now, settings }: { now: Date; settings: Settings },
): Verdict[] {
  const hours = settings.quietHoursEnabled ? settings.quietHours : null;
  const openings = new Map<string, Date>();
  const askedNow = new Set<string>();
  return cases.map(({ clientId, to, timeZone, optedOut, survey }) => {
    const facts = {
      now,
      to,
      optedOut,
      allowedHours: null,
      zones: ['UTC'],
      survey: survey && {
        enabled: settings.surveysEnabled,
        lastAt: askedNow.has(clientId) ? now : survey.lastAt,
        capDays: survey.capDays ?? settings.surveyCapDays,
      },
    };
    const verdict = judgeContact(facts);
    if (!verdict.ok) return verdict;
    if (hours) {
      const zones = zonesOf({ timeZone, address: to, fallback: settings.timeZone });
      const key = zones.join();
      const opening = openings.get(key) ?? nextOpening(now, hours, zones);
      openings.set(key, opening);
      if (opening.getTime() !== now.getTime()) return { ok: false, why: 'quiet_hours', until: opening };
    }
    if (survey) askedNow.add(clientId);
    return verdict;
  });
}
