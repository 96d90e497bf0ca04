import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { verifyPassword as verifyScrypt } from 'better-auth/crypto';
import { AppError } from '../errors.ts';

// Passwords: how they are kept, and which new ones are taken.

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
const MEMORY_KIB = 19_456;
const PASSES = 2;
const TAG_BYTES = 32;
const PREFIX = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$`;

export const PASSWORD_LENGTH = { min: 12, max: 128 } as const;

const derive = promisify(argon2);

function tagOf(password: string, nonce: Buffer): Promise<Buffer> {
  return derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce,
    parallelism: 1,
    memory: MEMORY_KIB,
    passes: PASSES,
    tagLength: TAG_BYTES,
  });
}

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  return `${PREFIX}${nonce.toString('base64url')}$${(await tagOf(password, nonce)).toString('base64url')}`;
}

/** Whether this is the password. Also reads better-auth's scrypt, which older accounts have until they sign in. */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  if (!isCurrentHash(hash)) return verifyScrypt({ hash, password });
  const [nonce = '', tag = ''] = hash.slice(PREFIX.length).split('$');
  const found = await tagOf(password, Buffer.from(nonce, 'base64url'));
  const expected = Buffer.from(tag, 'base64url');
  return found.length === expected.length && timingSafeEqual(found, expected);
}

/** False for a hash that should be made anew when the password is next known. */
export function isCurrentHash(hash: string): boolean {
  return hash.startsWith(PREFIX);
}

const common = new Set(
  readFileSync(path.join(import.meta.dirname, 'commonPasswords.txt'), 'utf8')
    .split(/\s+/)
    .filter(Boolean),
);

/** Known ones that are long enough to be all there is, whatever stands after them. */
const walks = [...common].filter((word) => word.length >= 10);

export type PasswordFault = 'too_short' | 'too_long' | 'too_common';

/**
 * What is wrong with a new password; null when it is taken. No rules of composition (NIST SP 800-63B, ASVS 6.2.5): long
 * enough, and not what everybody tries: a known one, a known one with padding, a pattern, or one made of the account's own words.
 */
export function findPasswordFault(password: string, ownWords: readonly string[] = []): PasswordFault | null {
  const { length } = Array.from(password);
  if (length < PASSWORD_LENGTH.min) return 'too_short';
  if (length > PASSWORD_LENGTH.max) return 'too_long';
  const plain = password.normalize('NFKC').toLowerCase();
  const padded = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (
    (padded.length < 3 && length < 20) ||
    common.has(plain) ||
    common.has(padded) ||
    common.has(unleet(padded))
  )
    return 'too_common';
  if (walks.some((walk) => plain.startsWith(walk) && plain.length - walk.length < 6)) return 'too_common';
  if (/^(.{1,6})\1+.{0,5}$/su.test(plain) || isRun(plain)) return 'too_common';
  const own = ownWords.map((word) => word.toLowerCase()).filter((word) => word.length >= 3);
  return own.some((word) => plain.replaceAll(word, '').replace(/[^\p{L}]/gu, '').length < 4)
    ? 'too_common'
    : null;
}

/** Throws invalid_request, naming `field`, unless this may become somebody's password. */
export function checkNewPassword(password: string, field: string, ownWords: readonly string[]): void {
  const fault = findPasswordFault(password, ownWords);
  if (fault)
    throw new AppError('invalid_request', 'This password is not taken', {
      fields: { [field]: fault },
    });
}

function unleet(text: string): string {
  const letters: Record<string, string> = {
    '0': 'o',
    '1': 'l',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
  };
  return text.replace(/[013457@$]/g, (char) => letters[char] ?? char);
}

/** abcdefghijkl, 987654321098: each character the next or the one before. */
function isRun(text: string): boolean {
  const steps = Array.from(text.slice(1), (char, index) => char.charCodeAt(0) - text.charCodeAt(index));
  return steps.filter((step) => Math.abs(step) === 1 || Math.abs(step) === 9).length >= steps.length - 1;
}
