import type { Settings } from '../contract/settings.ts';
import type { Tier } from '../contract/words.ts';

// How often there should be a contact between people. Pure; the same in SQL: CADENCE_DAYS.

export interface CadenceFacts {
  own: number | null;
  segment: string | null;
  tier: Tier;
}

/** Days, and what says so: the client's own word, else the segment's, else the tier's. */
export function cadenceOf(
  { own, segment, tier }: CadenceFacts,
  { careCadence }: Pick<Settings, 'careCadence'>,
): { days: number; from: 'client' | 'segment' | 'tier' } {
  if (own !== null) return { days: own, from: 'client' };
  const ofSegment = careCadence.segments.find((one) => one.segment === segment);
  if (ofSegment) return { days: ofSegment.days, from: 'segment' };
  return { days: careCadence.tiers[tier], from: 'tier' };
}

/** The days for client `c` with care `k`; $2 are the settings' careCadence. */
export const CADENCE_DAYS = `coalesce(k.cadence_days,
  (SELECT (s ->> 'days')::int FROM jsonb_array_elements($2::jsonb -> 'segments') s WHERE s ->> 'segment' = c.segment LIMIT 1),
  ($2::jsonb -> 'tiers' ->> c.tier::text)::int)`;

const DAY_MS = 86_400_000;

/** The instant by which the next contact should be; counted from when the client was made where there was none. */
export const contactDue = (lastAt: Date, days: number): Date => new Date(lastAt.getTime() + days * DAY_MS);
