/** PostgreSQL takes neither U+0000 nor half a surrogate pair; nothing else is changed. */
export function cleanText(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** A name for people: one line, no control or direction marks (they can hide a file's real ending). */
export function cleanName(name: string, maxLength = 200): string {
  const oneLine = cleanText(name).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  return oneLine
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
    .slice(0, maxLength)
    .toWellFormed();
}
