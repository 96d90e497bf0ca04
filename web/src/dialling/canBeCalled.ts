import { phoneFormOf } from '#core/contract/phoneForms.ts';
import type { Address } from '../api/types.ts';

/** A short code or a name is nobody's telephone. */
export function canBeCalled({ kind, value }: Pick<Address, 'kind' | 'value'>): boolean {
  return kind === 'phone' && phoneFormOf(value) === 'number';
}
