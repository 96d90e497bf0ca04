import { createHmac, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../contract/words.ts';
import type { Hub } from '../hub.ts';

// What better-auth's plug-in does not do: a code is taken once, backup codes are kept as hashes, and a role may be
// required to have a second factor.

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;
const HASHED = 'h:';

/** Ten codes of 79 random bits, in letters that are not taken for one another. */
export function makeBackupCodes(): string[] {
  return Array.from({ length: 10 }, () =>
    Array.from({ length: GROUPS }, () => randomLetters(GROUP_LENGTH)).join('-'),
  );
}

function randomLetters(count: number): string {
  let letters = '';
  while (letters.length < count) {
    for (const byte of randomBytes(count)) {
      // The rest of the byte's range would make the first letters likelier than the others.
      if (byte < LETTERS.length * 8 && letters.length < count) letters += LETTERS[byte % LETTERS.length];
    }
  }
  return letters;
}

/** As it is stored and compared. The key is the hub's, so that the table alone does not allow to try codes. */
export function hashBackupCode(secret: string, code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return HASHED + createHmac('sha256', secret).update(`backup code ${plain}`).digest('base64url');
}

const Codes = z.array(z.string());

/** better-auth's list on its way into the table: new codes become hashes, those that are hashes stay. */
export function hashBackupCodes(secret: string, list: string): string {
  const codes = Codes.parse(JSON.parse(list));
  return JSON.stringify(codes.map((code) => (code.startsWith(HASHED) ? code : hashBackupCode(secret, code))));
}

export function countBackupCodes(list: string): number {
  const codes = Codes.safeParse(JSON.parse(list));
  return codes.success ? codes.data.length : 0;
}

/** Takes a right code once. False when it was taken before: somebody has looked over a shoulder. */
export async function spendCode(
  hub: Pick<Hub, 'pool' | 'config'>,
  userId: string,
  code: string,
): Promise<boolean> {
  const hash = createHmac('sha256', hub.config.authSecret).update(`code ${userId} ${code}`).digest();
  // A code is valid for a minute and a half at most; after five the same digits may come up again.
  const { rowCount } = await hub.pool.query(
    `INSERT INTO spent_code AS s (user_id, code_hash) VALUES ($1, $2)
     ON CONFLICT (user_id, code_hash) DO UPDATE SET spent_at = now() WHERE s.spent_at < now() - interval '5 min'`,
    [userId, hash],
  );
  return rowCount === 1;
}

/** Whether somebody of this role must have a second factor. */
export async function demandsSecondFactor(hub: Pick<Hub, 'settings'>, role: Role): Promise<boolean> {
  return (await hub.settings.read()).secondFactorRoles.includes(role);
}
