import { describe, expect, test } from 'vitest';
import { findPasswordFault, hashPassword, verifyPassword } from '../../core/access/passwords.ts';

describe('a new password', () => {
  test.each([
    ['elevenchars', 'too_short'],
    ['twelve chars', null],
    [Array.from({ length: 32 }, (_, index) => `w${index % 10}k `).join(''), null],
    [`${'lake autumn '.repeat(11)}`, 'too_long'],
    ['湖边的秋天很安静啊你说呢', null],
  ])('how long: %s -> %s', (password, fault) => expect(findPasswordFault(password) ?? null).toBe(fault));

  test.each([
    'password1234',
    'Password1234!',
    'P@ssw0rd1234',
    'qwertyuiop12',
    '1q2w3e4r5t6y7u8i',
    'iloveyou2024!!!',
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    '123456789012',
    'abcdefghijkl',
    '202020202020',
    'rapport12345',
    'maria.lopez1',
    'Lopez-2024-!',
  ])('none that everybody uses: %s', (password) => {
    expect(findPasswordFault(password, ['Maria Lopez', 'maria.lopez', 'Lopez'])).toBe('too_common');
  });

  test.each([
    'a quiet lake in autumn',
    'rapport-demo-with-more',
    'aB3$kk0Lmn8Qz',
    'correct staple battery pony',
  ])('any words will do: %s', (password) => expect(findPasswordFault(password, ['Maria Lopez'])).toBeNull());
});

test('is kept as it was typed, and known again', async () => {
  const hash = await hashPassword(' Ünïcode  pässword ');
  expect(hash).not.toContain('password');
  expect(await verifyPassword({ hash, password: ' Ünïcode  pässword ' })).toBe(true);
  expect(await verifyPassword({ hash, password: 'Ünïcode  pässword' })).toBe(false);
  expect(await verifyPassword({ hash, password: ' ünïcode  pässword ' })).toBe(false);
  expect(await hashPassword(' Ünïcode  pässword ')).not.toBe(hash);
});
