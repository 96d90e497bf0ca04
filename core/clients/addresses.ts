import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { AddressKind } from '../contract/words.ts';

// One spelling per address, so that the unique key (kind, value) means one person's phone or mailbox.

const MAIL =
  /^[^\s@<>"(),:;[\]\\]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;

/** Reading a number costs more than most of what a webhook does, and the same people write again and again. */
const REMEMBERED = 40_000;
const remembered = new Map<string, string | null>();

/** A phone number in E.164, or null when it is none. A short code (5 or 6 digits) is kept as it is. */
export function normalisePhone(value: string): string | null {
  const known = remembered.get(value);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED) remembered.clear();
  const phone = readPhone(value);
  if (value.length <= 32) remembered.set(value, phone);
  return phone;
}

function readPhone(value: string): string | null {
  const narrow = value.normalize('NFKC').trim();
  if (/^\d{5,6}$/.test(narrow)) return narrow;
  const parsed = parsePhoneNumberFromString(narrow.startsWith('00') ? `+${narrow.slice(2)}` : narrow);
  if (parsed?.isPossible()) return parsed.number;
  return /^\+[1-9]\d{6,14}$/.test(narrow) ? narrow : null;
}

/** A mail address in lower case, or null when it is none. */
export function normaliseMail(value: string): string | null {
  const lower = value.normalize('NFKC').trim().toLowerCase();
  return lower.length <= 320 && MAIL.test(lower) ? lower : null;
}

export function normaliseAddress(kind: AddressKind, value: string): string | null {
  return kind === 'phone' ? normalisePhone(value) : normaliseMail(value);
}

/** Which kind a typed address is, and its one spelling; null when it is neither. */
export function readAddress(value: string): { kind: AddressKind; value: string } | null {
  const kind: AddressKind = value.includes('@') ? 'email' : 'phone';
  const normal = normaliseAddress(kind, value);
  return normal ? { kind, value: normal } : null;
}
