import { MISSING } from '../contract/canned.ts';
import { AppError } from '../errors.ts';

/** Refuses a message with a gap that a canned response left: no client reads of a ⟦first name⟧. Throws `invalid_request`. */
export function requireWhole(text: string): void {
  const gap = MISSING.exec(text);
  if (gap)
    throw new AppError('invalid_request', `Fill in ${gap[0]} first`, { fields: { text: 'has a gap' } });
}
