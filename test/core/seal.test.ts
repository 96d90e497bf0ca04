import { expect, it } from 'vitest';
import { seal, unseal } from '#core/access/seal.ts';

const SECRET = 's'.repeat(32);

it('opens for who knows the secret and the purpose, and for nobody else', () => {
  const sealed = seal(SECRET, 'smtp 1', 'pässwörd 密码');
  expect(unseal(SECRET, 'smtp 1', sealed)).toBe('pässwörd 密码');
  expect(unseal('t'.repeat(32), 'smtp 1', sealed)).toBeNull();
  expect(unseal(SECRET, 'smtp 2', sealed)).toBeNull();
  expect(seal(SECRET, 'smtp 1', 'pässwörd 密码')).not.toBe(sealed);
});

it('does not open when it was changed', () => {
  const sealed = seal(SECRET, 'a', 'word');
  const changed = [
    sealed.slice(0, -2),
    sealed.replace('v1', 'v2'),
    '',
    'v1.',
    sealed.slice(0, 5) + (sealed[5] === 'A' ? 'B' : 'A') + sealed.slice(6),
  ];
  for (const one of changed) expect(unseal(SECRET, 'a', one)).toBeNull();
});
