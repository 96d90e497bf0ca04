import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { SenderWhy } from '../contract/senders.ts';
import { countryOf } from '../outbound/judgeNumber.ts';
import { isOneWay, whyUnreachable } from './reach.ts';

// Which of our numbers a client is written to from. Pure; see the table in test/core/chooseSender.test.ts.

export interface Sender {
  id: string;
  value: string;
  queueId: string;
  /** Of one that is no number: the countries it is registered for, ISO 3166-1 alpha-2. */
  sendsTo: readonly string[];
}

export interface SenderFacts {
  /** Those that may send, in a fixed order. */
  senders: readonly Sender[];
  /** The one that this number of the client has had, and since when. */
  kept: { id: string; at: Date } | null;
  /** Of the newest text to or from this number. */
  last: { id: string; at: Date } | null;
  /** Where the conversation came in that this is about. */
  aboutId: string | null;
  /** The queues that it is for, the first first. */
  queueIds: readonly string[];
  /** The client's number. */
  to: string;
  defaultId: string | null;
}

/** The sender and what spoke for it; null when there is none. */
export function chooseSender(facts: SenderFacts): { sender: Sender; why: SenderWhy } | null {
  const { kept, last, to } = facts;
  const senders = facts.senders.filter(
    ({ value: sender, sendsTo }) => !whyUnreachable({ sender, sendsTo, to }),
  );
  // What cannot be answered is used where somebody has said so: by hand, or as the usual one.
  const numbers = senders.filter(({ value }) => !isOneWay(value));
  const byId = (id: string | null | undefined) => senders.find((one) => one.id === id);
  // Whoever writes to another number of ours since has chosen that one.
  const newer = last && (!kept || last.at > kept.at) && last.id !== kept?.id ? byId(last.id) : undefined;
  const ofQueue = facts.queueIds
    .map((queueId) => numbers.find((one) => one.queueId === queueId))
    .find((one) => one !== undefined);
  const country = placeOf(to);
  const atHome = country ? numbers.find((one) => placeOf(one.value) === country) : undefined;
  const wishes: [Sender | undefined, SenderWhy][] = [
    [newer, 'last'],
    [byId(kept?.id), 'kept'],
    [byId(last?.id), 'last'],
    [byId(facts.aboutId), 'about'],
    [ofQueue, 'queue'],
    [atHome, 'country'],
    [byId(facts.defaultId), 'default'],
    [numbers[0], 'any'],
  ];
  for (const [sender, why] of wishes) if (sender) return { sender, why };
  return null;
}

/** ISO 3166-1 alpha-2, or the code that numbers of several countries share; null when it cannot be told. */
function placeOf(number: string): string | null {
  return countryOf(number) ?? parsePhoneNumberFromString(number)?.countryCallingCode ?? null;
}
