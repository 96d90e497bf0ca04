import type { ContactPurpose, MessageChannel } from '../contract/words.ts';
import { endOfCaps, type PastContact } from './caps.ts';
import { lacksConsent, type ClientFacts } from './contactFacts.ts';
import { nextAllowed, whyClosedAnywhere } from './contactHours.ts';
import { judgeContact, type Verdict } from './contactRules.ts';
import { hoursKey, readerHours, type HouseRules } from './readerHours.ts';

// The governor for a batch: the same rule for each, with what many have in common worked out once. Who is asked twice in
// one batch is asked as if the first had gone out already.

export interface ContactCase {
  clientId: string;
  channel: MessageChannel;
  purpose: ContactPurpose;
  to: string | null;
  timeZone: string | null;
  optedOut: boolean;
  /** It was let through and counted already, and is about to leave: caps are not asked again. */
  counted: boolean;
  lastSurveyAt: Date | null;
  /** Days without another survey; null: as the house has it. */
  capDays?: number | null;
  /** The client is on the line with us at this moment, so the hour is theirs. */
  isOnTheLine?: boolean;
}

interface Asked {
  now: Date;
  rules: HouseRules;
  facts: ReadonlyMap<string, ClientFacts>;
}

/** The verdicts, in order. */
export function judgeMany(cases: readonly ContactCase[], { now, rules, facts }: Asked): Verdict[] {
  const { settings } = rules;
  const closings = new Map<string, Verdict>();
  const surveyedNow = new Set<string>();
  const contactedNow = new Map<string, PastContact[]>();
  return cases.map((one) => {
    const { clientId, channel, purpose } = one;
    const known = facts.get(clientId);
    const past = [...(known?.contacts ?? []), ...(contactedNow.get(clientId) ?? [])];
    const verdict = judgeContact({
      now,
      to: one.to,
      optedOut: one.optedOut,
      lacksConsent: lacksConsent(known, settings, one),
      hours: null,
      cappedUntil: one.counted ? null : endOfCaps(settings.contactCaps, past, { now, channel, purpose }),
      survey:
        one.counted || purpose !== 'survey'
          ? null
          : {
              enabled: settings.surveysEnabled,
              lastAt: surveyedNow.has(clientId) ? now : one.lastSurveyAt,
              capDays: one.capDays ?? settings.surveyCapDays,
            },
    });
    if (!verdict.ok) return verdict;
    const closed: Verdict = one.isOnTheLine ? { ok: true } : closedFor(one, { now, rules, closings });
    if (!closed.ok) return closed;
    if (purpose === 'survey') surveyedNow.add(clientId);
    contactedNow.set(clientId, [...(contactedNow.get(clientId) ?? []), { at: now, channel, purpose }]);
    return verdict;
  });
}

function closedFor(
  { timeZone, to: address, channel, purpose }: ContactCase,
  { now, rules, closings }: { now: Date; rules: HouseRules; closings: Map<string, Verdict> },
): Verdict {
  const reader = { timeZone, address, channel, purpose };
  const hours = readerHours(rules, reader);
  if (!hours) return { ok: true };
  const key = hoursKey(rules, reader);
  const before = closings.get(key);
  if (before) return before;
  const why = whyClosedAnywhere(now, hours);
  const until = why && nextAllowed(now, hours);
  const found: Verdict =
    why === null ? { ok: true } : { ok: false, why: until ? why : 'no_common_hours', until };
  closings.set(key, found);
  return found;
}
