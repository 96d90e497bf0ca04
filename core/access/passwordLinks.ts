import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { endAccess } from './endAccess.ts';
import { checkNewPassword, hashPassword } from './passwords.ts';
import { recordSecurityEvent } from './securityEvents.ts';

// Who has lost a password, or has none yet, gets a link from an administrator: 256 random bits, kept as a hash, for a day
// and for one use. A newer link ends the older ones.

const HOURS = 24;

const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest());

export async function makePasswordLink(
  hub: Hub,
  { userId, byUserId, address }: { userId: string; byUserId: string; address: string | null },
): Promise<{ url: string; expiresAt: string }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(Date.now() + HOURS * 3_600_000);
  await hub.prisma.$transaction(async (db) => {
    await db.passwordLink.deleteMany({ where: { userId, usedAt: null } });
    await db.passwordLink.create({ data: { userId, tokenHash: hashOf(token), madeBy: byUserId, expiresAt } });
    await recordSecurityEvent(db, { kind: 'password_link_made', userId, byUserId, address });
  });
  // Behind the #, it is in no request, no log and no Referer.
  return { url: `${hub.config.publicUrl}/set-password#${token}`, expiresAt: expiresAt.toISOString() };
}

/**
 * Sets a password by a link and ends every access the account had. Throws not_found for a link that is unknown, used,
 * expired or of a disabled account (all look the same), invalid_request for a password that is not taken (the link stays good).
 */
export async function setPasswordByLink(
  hub: Hub,
  { token, password, address }: { token: string; password: string; address: string | null },
): Promise<void> {
  const gone = new AppError('not_found', 'This link is not valid any more');
  const tokenHash = hashOf(token);
  const link = await hub.prisma.passwordLink.findUnique({ where: { tokenHash }, include: { user: true } });
  if (!link || link.usedAt || link.expiresAt <= new Date() || link.user.disabledAt) throw gone;
  const { userId, user } = link;
  checkNewPassword(password, 'password', [user.name, user.email, user.email.split('@')[0] ?? '']);
  const hash = await hashPassword(password);
  await endAccess(hub, { kind: 'password_set', userId, byUserId: userId, address }, async (db) => {
    const { count } = await db.passwordLink.updateMany({
      where: { tokenHash, usedAt: null, expiresAt: { gt: new Date() } },
      data: { usedAt: new Date() },
    });
    if (count === 0) throw gone;
    await db.account.upsert({
      where: { providerId_accountId: { providerId: 'credential', accountId: userId } },
      create: {
        id: randomBytes(16).toString('hex'),
        providerId: 'credential',
        accountId: userId,
        userId,
        password: hash,
      },
      update: { password: hash },
    });
  });
}
