import { MISSING } from '../contract/canned.ts';
import type { PlanStep, Words } from '../contract/care.ts';
import { fillVariables, type Values } from '../contract/variables.ts';
import type { AddressKind, Language, MessageChannel } from '../contract/words.ts';

// What the hub says for a step, and where. Pure.

/** The words in the reader's language. A greeting of the spring festival is written for those who keep it. */
export function wordsFor({ texts }: Pick<PlanStep, 'texts'>, language: Language): Words | null {
  return texts[language] ?? null;
}

export interface Filled {
  subject: string;
  text: string;
  /** What had no value; a person is to write it then. */
  gap: string | null;
}

export function fillWords(words: Words, values: Values): Filled {
  const [subject, text] = [words.subject, words.text].map((one) =>
    fillVariables(one, values, (name) => name),
  );
  const gap = MISSING.exec(`${subject} ${text}`)?.[0] ?? null;
  return { subject: subject ?? '', text: text ?? '', gap };
}

/** A card goes by mail and, to who has none, by text; a text the other way round; a mail by mail alone. */
const channels: Partial<Record<PlanStep['kind'], readonly MessageChannel[]>> = {
  card: ['email', 'sms'],
  seminar: ['email', 'sms'],
  text: ['sms', 'email'],
  email: ['email'],
};

export interface Reach {
  kind: AddressKind;
  value: string;
  optedOutAt: Date | null;
}

/** Where a step goes: to an address that has not said no, if there is one. */
export function placeFor(
  kind: PlanStep['kind'],
  addresses: readonly Reach[],
): { channel: MessageChannel; to: string } | null {
  const places = (channels[kind] ?? []).flatMap((channel) =>
    addresses
      .filter((address) => address.kind === (channel === 'email' ? 'email' : 'phone'))
      .map(({ value, optedOutAt }) => ({ channel, to: value, isOpen: optedOutAt === null })),
  );
  const place = places.find(({ isOpen }) => isOpen) ?? places[0];
  return place ? { channel: place.channel, to: place.to } : null;
}
