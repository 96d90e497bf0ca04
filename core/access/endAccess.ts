import type { Prisma } from '../../prisma/generated/client.ts';
import type { Hub } from '../hub.ts';
import { recordSecurityEvent, type SecurityEventData } from './securityEvents.ts';

// Whoever's rights change signs in anew. One function does it, so that no door is forgotten.

interface EndAccess extends SecurityEventData {
  /** The session that the change itself has just made anew for whoever asked for it. */
  keepToken?: string;
}

/**
 * Makes a change to an account and ends, with the same commit, every session of it, every sign-in that is under way,
 * every unused password link, every key for programs and the calendar's address; then its sockets, in every process. The change and its end of
 * access are one: who is disabled or loses a role has no moment left in which an old cookie still works.
 */
export async function endAccess(
  hub: Pick<Hub, 'prisma' | 'bus'>,
  { keepToken = '', ...event }: EndAccess,
  change: (db: Prisma.TransactionClient) => Promise<unknown> = async () => undefined,
): Promise<void> {
  const { userId } = event;
  await hub.prisma.$transaction(async (db) => {
    // Whoever is signing in at this instant waits here, and is looked at again afterwards (see signInState).
    await db.$queryRaw`SELECT id FROM "user" WHERE id = ${userId} FOR UPDATE`;
    await change(db);
    await db.session.deleteMany({ where: { userId, token: { not: keepToken } } });
    // Half-done sign-ins and remembered browsers: better-auth keeps whose they are in `value`.
    await db.verification.deleteMany({ where: { value: userId } });
    await db.passwordLink.deleteMany({ where: { userId, usedAt: null } });
    await db.apiToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: new Date() } });
    // The address of a calendar is a key too.
    await db.calendarFeed.deleteMany({ where: { agent: { userId } } });
    await recordSecurityEvent(db, event);
  });
  hub.bus.signOut([userId]);
}

/**
 * What a sign-in rests on. Read before it is looked at and again when its session is there: if they differ, the account
 * was changed in between, and the session must not live. With the row lock above no order of the two slips through.
 */
export async function signInState(hub: Pick<Hub, 'prisma'>, userId: string): Promise<string> {
  const user = await hub.prisma.user.findUnique({
    where: { id: userId },
    select: {
      disabledAt: true,
      twoFactorEnabled: true,
      accounts: { where: { providerId: 'credential' }, select: { password: true } },
    },
  });
  return JSON.stringify(user);
}
