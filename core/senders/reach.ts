import { countryOf } from '../outbound/judgeNumber.ts';
import { phoneFormOf } from '../contract/phoneForms.ts';
import type { SenderRefusal } from '../contract/senders.ts';

// What may be sent from where to where. Pure; see the table in test/core/senderReach.test.ts.

/** Where names are never accepted as senders, and short codes only those that the carriers have let in. */
const NO_NAMES = new Set(['US', 'CA', 'PR']);
const NORTH_AMERICA = '+1';

export interface Reaching {
  /** Ours. */
  sender: string;
  /** The countries that a sender of ours which is no number may be used in, ISO 3166-1 alpha-2. */
  sendsTo: readonly string[];
  /** The client's. */
  to: string;
}

/** Why a text may not go this way; null when it may. */
export function whyUnreachable({ sender, sendsTo, to }: Reaching): SenderRefusal | null {
  const theirs = phoneFormOf(to);
  if (theirs === 'name') return 'name_cannot_be_answered';
  const ours = phoneFormOf(sender);
  if (ours === 'number') return null;
  if (theirs === 'short_code') return 'one_way_to_short_code';
  const country = countryOf(to);
  // A number of North America whose country the plan does not tell is taken for one of the United States.
  if (ours === 'name' && (country ? NO_NAMES.has(country) : to.startsWith(NORTH_AMERICA)))
    return 'name_in_north_america';
  return country !== null && sendsTo.includes(country) ? null : 'country_not_allowed';
}

/** Whether no client can answer to it: a short code or a name of ours. */
export function isOneWay(sender: string): boolean {
  return !sender.includes('@') && phoneFormOf(sender) !== 'number';
}

export const refusalWords: Record<SenderRefusal, string> = {
  name_cannot_be_answered: 'This sender is a name and not a number: nothing can be sent back to it',
  one_way_to_short_code: 'A short code can be written to from a number only',
  name_in_north_america:
    'The United States and Canada accept no names as senders: choose a number for this client',
  country_not_allowed: 'This sender is not registered for the client’s country: choose a number',
};
