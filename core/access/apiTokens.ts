import { createHash, randomBytes } from 'node:crypto';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Hub } from '../hub.ts';
import { loadViewer, type Viewer } from './viewer.ts';

// Keys for programs: 256 random bits, of which only the hash is kept.

const hashOf = (token: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(token).digest());

/** Makes a key for this user. It is shown once, here. */
export async function createApiToken(
  prisma: Pick<PrismaClient, 'apiToken'>,
  userId: string,
  name: string,
): Promise<string> {
  const token = `rk_${randomBytes(32).toString('base64url')}`;
  await prisma.apiToken.create({ data: { userId, name, tokenHash: hashOf(token) } });
  return token;
}

/** The viewer that a key stands for; null for an unknown or revoked one. */
export async function viewerOfToken(hub: Hub, token: string): Promise<Viewer | null> {
  if (token.length < 20 || token.length > 100) return null;
  const row = await hub.prisma.apiToken.findUnique({ where: { tokenHash: hashOf(token) } });
  if (!row || row.revokedAt) return null;
  return loadViewer(hub, row.userId);
}
