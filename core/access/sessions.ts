import type { Prisma } from '../../prisma/generated/client.ts';
import type { AccountSession } from '../contract/access.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordSecurityEvent } from './securityEvents.ts';

// A session lives until its `expiresAt`, fixed at sign-in, and no longer than the idle time after its `updatedAt`, which
// is when it was last used, exact to a minute.

const NOTE_EVERY_SECONDS = 60;

const whereLive = (hub: Pick<Hub, 'config'>, now: Date): Prisma.SessionWhereInput => ({
  expiresAt: { gt: now },
  updatedAt: { gt: new Date(now.getTime() - hub.config.session.idleMinutes * 60_000) },
});

/** Whether a session that was found may still be used; notes that it was. An idle one is ended here. */
export async function isStillGood(
  hub: Pick<Hub, 'prisma' | 'config'>,
  session: { id: string; updatedAt: Date },
): Promise<boolean> {
  const now = new Date();
  const quietMs = now.getTime() - session.updatedAt.getTime();
  if (quietMs > hub.config.session.idleMinutes * 60_000) {
    await hub.prisma.session.deleteMany({ where: { id: session.id } });
    return false;
  }
  if (quietMs < NOTE_EVERY_SECONDS * 1_000) return true;
  const { count } = await hub.prisma.session.updateMany({
    where: { id: session.id, ...whereLive(hub, now) },
    data: { updatedAt: now },
  });
  return count > 0;
}

export async function listSessions(
  hub: Hub,
  viewer: { userId: string; sessionId: string | null },
): Promise<AccountSession[]> {
  const rows = await hub.prisma.session.findMany({
    where: { userId: viewer.userId, ...whereLive(hub, new Date()) },
    orderBy: { updatedAt: 'desc' },
  });
  return rows.map((row) => ({
    id: row.id,
    isThis: row.id === viewer.sessionId,
    startedAt: row.createdAt.toISOString(),
    lastUsedAt: row.updatedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    browser: row.userAgent || null,
    address: row.ipAddress || null,
  }));
}

/** Ends sessions of this user: the one with this id, or all but the one that asks. Throws not_found for a stranger's. */
export async function endSessions(
  hub: Hub,
  viewer: { userId: string; sessionId: string | null },
  { id, address }: { id: string | null; address: string | null },
): Promise<void> {
  const { userId } = viewer;
  const { count } = await hub.prisma.session.deleteMany({
    where: { userId, id: id ?? { not: viewer.sessionId ?? '' } },
  });
  if (count === 0 && id !== null) throw new AppError('not_found', 'There is no such session');
  await recordSecurityEvent(hub.prisma, { kind: 'session_ended', userId, byUserId: userId, address });
  // Every console of this user is cut; those whose session goes on are back at once.
  hub.bus.signOut([userId]);
}
