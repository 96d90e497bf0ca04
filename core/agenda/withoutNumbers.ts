const DIGITS_OF_NUMBER = /\+?\(?\d[\d ().\-/–\u00a0]{5,}\d/g;
/** So many last digits tell a number, however its beginning was written. */
const TELLING = 7;

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

/** A title as it may leave the house: without numbers written for dialling from abroad, and without the client's own in any spelling. */
export function withoutNumbers(title: string, numbers: readonly string[]): string {
  const tails = numbers
    .map((number) => digitsOf(number).slice(-TELLING))
    .filter((tail) => tail.length === TELLING);
  return title.replaceAll(DIGITS_OF_NUMBER, (found) => {
    const digits = digitsOf(found);
    const isNumber = found.startsWith('+') || tails.some((tail) => digits.endsWith(tail));
    return isNumber && digits.length >= TELLING ? '…' : found;
  });
}
