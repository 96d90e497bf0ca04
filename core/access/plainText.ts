import { AppError } from '../errors.ts';

// PostgreSQL takes neither U+0000 nor half of a surrogate pair: a string that has one is refused by name, wherever it
// stands, and not by the database in the middle of a transaction.

/** Throws `invalid_request` naming the first field whose text cannot be kept. */
export function requirePlainText(value: unknown, path = ''): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000') || !value.isWellFormed())
      throw new AppError('invalid_request', 'Some fields are not valid', {
        fields: { [path || 'body']: 'must be plain text' },
      });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) requirePlainText(field, path ? `${path}.${name}` : name);
}
