// What stands where a phone number is expected. Texts also come from short codes and from names, which are nobody's telephone.

/** number: E.164. short_code: 3 to 8 digits, of one country. name: letters (an alphanumeric sender), which nobody can answer. */
export type PhoneForm = 'number' | 'short_code' | 'name';

/** The longest alphanumeric sender, in characters (GSM 03.40). */
export const LONGEST_NAME = 11;
const SHORT_CODE = /^\d{3,8}$/;
const NAME = /^(?=.*[A-Za-z])[A-Za-z0-9 &_.+-]{1,11}$/;

export function phoneFormOf(value: string): PhoneForm {
  if (value.startsWith('+')) return 'number';
  return SHORT_CODE.test(value) ? 'short_code' : 'name';
}

/** A sender that is no telephone number, as it is written; null when it is none. */
export function readOneWaySender(value: string): string | null {
  const narrow = value.normalize('NFKC').trim();
  return SHORT_CODE.test(narrow) || NAME.test(narrow) ? narrow : null;
}
