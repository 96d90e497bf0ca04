import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordSecurityEvent } from './securityEvents.ts';
import { loadViewer, type Viewer } from './viewer.ts';

// Keys for programs: 256 random bits, of which only the hash is kept, and the first characters to know it again by.

const DAY_MS = 86_400_000;
const PREFIX_LENGTH = 9;
/** "Last used" is exact to this; a write for each request would cost more than it tells. */
export const USED_EVERY_SECONDS = 60;

/** All that is kept of a key. */
export const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest());

/** Makes a key without an end, for the hub's own programs. It is shown once, here. */
export async function createApiToken(
  prisma: Pick<PrismaClient, 'apiToken'>,
  userId: string,
  name: string,
): Promise<string> {
  return (await makeKey(prisma, { userId, name })).token;
}

/** Makes a key for this user, for so many days or for good. It is shown once, here. */
export async function makeKey(
  prisma: Pick<PrismaClient, 'apiToken'>,
  { userId, name, days }: { userId: string; name: string; days?: number },
): Promise<{ token: string; id: string }> {
  const token = `rk_${randomBytes(32).toString('base64url')}`;
  const { id } = await prisma.apiToken.create({
    data: {
      userId,
      name,
      tokenHash: hashOf(token),
      prefix: token.slice(0, PREFIX_LENGTH),
      expiresAt: days === undefined ? null : new Date(Date.now() + days * DAY_MS),
    },
  });
  return { token, id };
}

/** The key and the viewer that it stands for; null for an unknown, revoked or expired one. */
export async function holderOfToken(
  hub: Hub,
  token: string,
): Promise<{ viewer: Viewer; keyId: string } | null> {
  if (token.length < 20 || token.length > 100) return null;
  const hash = hashOf(token);
  const row = await hub.prisma.apiToken.findUnique({ where: { tokenHash: hash } });
  if (!row || row.revokedAt || !timingSafeEqual(row.tokenHash, hash)) return null;
  if (row.expiresAt && row.expiresAt.getTime() <= Date.now()) return null;
  if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > USED_EVERY_SECONDS * 1_000)
    await noteUse(hub, row.id);
  const viewer = await loadViewer(hub, row.userId);
  return viewer && { viewer, keyId: row.id };
}

async function noteUse(hub: Hub, id: string): Promise<void> {
  await hub.pool.query(
    `UPDATE api_token SET last_used_at = now()
      WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - $2 * interval '1 s')`,
    [id, USED_EVERY_SECONDS],
  );
}

export async function listKeys(hub: Hub, userId: string) {
  const rows = await hub.prisma.apiToken.findMany({
    where: { userId, revokedAt: null },
    orderBy: { createdAt: 'desc' },
  });
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }));
}

/** Ends one key of this user. Throws not_found for anybody else's. */
export async function revokeKey(
  hub: Hub,
  userId: string,
  { id, address }: { id: string; address: string | null },
) {
  const { count } = await hub.prisma.apiToken.updateMany({
    where: { id, userId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
  if (count === 0) throw new AppError('not_found', 'There is no such key');
  await recordSecurityEvent(hub.prisma, { kind: 'key_revoked', userId, byUserId: userId, address });
  // A console may be connected with it.
  hub.bus.signOut([userId]);
}
