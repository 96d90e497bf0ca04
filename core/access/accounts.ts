import type { Account } from '../contract/access.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { afterCursor, pageOf } from '../paging.ts';
import { endAccess } from './endAccess.ts';
import { hashPassword, isCurrentHash } from './passwords.ts';
import { countBackupCodes, demandsSecondFactor } from './secondFactor.ts';

// An account as its owner and the administrators see and change it.

interface By {
  byUserId: string;
  address: string | null;
}

export async function loadAccount(hub: Hub, userId: string): Promise<Account> {
  const user = await hub.prisma.user.findUniqueOrThrow({
    where: { id: userId },
    include: { twoFactor: true },
  });
  return {
    name: user.name,
    email: user.email,
    role: user.role,
    secondFactor: {
      on: user.twoFactorEnabled,
      demanded: await demandsSecondFactor(hub, user.role),
      backupCodesLeft:
        user.twoFactorEnabled && user.twoFactor ? countBackupCodes(user.twoFactor.backupCodes) : 0,
    },
  };
}

/** The hash of somebody's password; null for an account without one. */
export async function passwordHashOf(hub: Pick<Hub, 'prisma'>, userId: string): Promise<string | null> {
  const account = await hub.prisma.account.findUnique({
    where: { providerId_accountId: { providerId: 'credential', accountId: userId } },
    select: { password: true },
  });
  return account?.password ?? null;
}

/** Makes the hash of a password anew that was just found right, if it is of an older kind. */
export async function renewHash(
  hub: Pick<Hub, 'prisma'>,
  { userId, password }: { userId: string; password: string },
): Promise<void> {
  const old = await passwordHashOf(hub, userId);
  if (old === null || isCurrentHash(old)) return;
  await hub.prisma.account.updateMany({
    where: { providerId: 'credential', accountId: userId, password: old },
    data: { password: await hashPassword(password) },
  });
}

/** The user behind an agent of this division. Throws not_found. */
export async function userOfAgent(
  hub: Hub,
  { agentId, divisionId }: { agentId: string; divisionId: string },
) {
  const agent = await hub.prisma.agent.findFirst({
    where: { id: agentId, divisionId },
    include: { user: true },
  });
  if (!agent) throw new AppError('not_found', 'There is no such agent');
  return agent.user;
}

/** For somebody who has lost telephone and backup codes. Their password stays. */
export async function resetSecondFactor(hub: Hub, userId: string, by: By): Promise<void> {
  await endAccess(hub, { kind: 'second_factor_reset', userId, ...by }, async (db) => {
    await db.twoFactor.deleteMany({ where: { userId } });
    await db.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
  });
}

/** What happened to accounts of this division, newest first. */
export async function listSecurityEvents(
  hub: Hub,
  { divisionId, cursor, limit }: { divisionId: string; cursor: string | undefined; limit: number },
) {
  const agents = await hub.prisma.agent.findMany({
    where: { divisionId },
    select: { userId: true, name: true },
  });
  const names = new Map(agents.map((agent) => [agent.userId, agent.name]));
  const rows = await hub.prisma.securityEvent.findMany({
    where: { userId: { in: [...names.keys()] }, ...afterCursor('at', cursor) },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  });
  return pageOf(rows, limit, {
    at: (row) => row.at,
    present: (row) => ({
      id: row.id,
      at: row.at.toISOString(),
      kind: row.kind,
      userId: row.userId,
      userName: names.get(row.userId) ?? null,
      byUserId: row.byUserId,
      byUserName: row.byUserId ? (names.get(row.byUserId) ?? null) : null,
      address: row.address,
    }),
  });
}
