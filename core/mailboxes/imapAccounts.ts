import { unseal } from '../access/seal.ts';
import type { Viewer } from '../access/viewer.ts';
import { openImap, type ImapLine } from '../channels/imap.ts';
import { MailAccountError } from '../channels/mailFailure.ts';
import {
  MailSecurity,
  type ImapFolderList,
  type MailboxWays,
  type SaveImap,
} from '../contract/mailAccounts.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { ImapAccount as Row } from '../../prisma/generated/client.ts';
import { tokensOf } from './accessTokens.ts';
import { findMailbox, keptSecret, noteChange, readWays, requireSafeWay } from './mailboxWays.ts';

// From which server the mails of a mailbox are fetched, as an administrator sets it up. Must stay true: a password that was
// saved is never given out again, and goes to no other server than the one it was saved for.

export const imapSecret = (mailboxId: string): string => `imap ${mailboxId}`;

/** Mails are fetched there from now on. Throws `invalid_request` when the password is needed, or what is said makes no sense. */
export async function saveImap(
  hub: Hub,
  viewer: Viewer,
  { id, ...body }: { id: string } & SaveImap,
): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  requireSafeWay(hub, body.security);
  const { password, since, folders, after, ...server } = body;
  const moveTo = after === 'move' ? body.moveTo : null;
  if (after === 'move' && (moveTo === null || folders.includes(moveTo)))
    throw new AppError('invalid_request', 'Name another folder to move mails to', {
      fields: { moveTo: 'must be a folder that nothing is fetched from' },
    });
  await withTransaction(hub, async (tx) => {
    const kept = await tx.db.imapAccount.findUnique({ where: { ourAddressId: id } });
    const secret = keptSecret(hub, { purpose: imapSecret(id), password, kept, now: server });
    const fresh = {
      ...server,
      ...secret,
      ...working,
      folders: [...new Set(folders)],
      since: new Date(since),
      after,
      moveTo,
      changedAt: new Date(),
    };
    await tx.db.imapAccount.upsert({
      where: { ourAddressId: id },
      update: { ...fresh, version: { increment: 1 } },
      create: { ...fresh, ourAddressId: id, secret: secret.secret ?? '' },
    });
    // Another server, or another user there, numbers other mails.
    if (kept && (kept.host !== server.host || kept.username !== server.username))
      await tx.db.imapFolder.deleteMany({ where: { ourAddressId: id } });
    await noteChange(tx, viewer, { id, what: 'imap_saved', detail: `${server.host}:${server.port}` });
  });
  return readWays(hub, viewer, id);
}

const working = { pausedAt: null, failure: null, failingSince: null } as const;

/** Nothing is fetched for this mailbox any more; what was taken in stays. The same again changes nothing. */
export async function removeImap(hub: Hub, viewer: Viewer, id: string): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.imapAccount.deleteMany({ where: { ourAddressId: id } });
    if (count > 0) await noteChange(tx, viewer, { id, what: 'imap_removed', detail: null });
  });
  return readWays(hub, viewer, id);
}

/** Tries again at once what stands still or waits for its next try. */
export async function resumeImap(hub: Hub, viewer: Viewer, id: string): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.imapAccount.updateMany({
      where: { ourAddressId: id },
      data: { ...working, version: { increment: 1 } },
    });
    if (count > 0) await noteChange(tx, viewer, { id, what: 'imap_resumed', detail: null });
  });
  return readWays(hub, viewer, id);
}

/** The folders at the server, asked now. Throws `invalid_state` when there is no account. */
export async function listFolders(hub: Hub, viewer: Viewer, id: string): Promise<ImapFolderList> {
  await findMailbox(hub, viewer, id);
  const row = await hub.prisma.imapAccount.findUnique({ where: { ourAddressId: id } });
  if (!row) throw new AppError('invalid_state', 'Nothing is fetched for this mailbox');
  const line = lineOf(hub, row);
  if (line === null) return { folders: [], failure: 'secret' };
  try {
    const imap = await openImap(line, { sandbox: hub.config.sandbox, readOnly: true });
    try {
      return { folders: (await imap.folders()).slice(0, MOST_FOLDERS), failure: null };
    } finally {
      imap.close();
    }
  } catch (error) {
    if (!(error instanceof MailAccountError)) throw error;
    return { folders: [], failure: error.failure };
  }
}

const MOST_FOLDERS = 500;

type KeptLine = Pick<Row, 'ourAddressId' | 'host' | 'port' | 'security' | 'username' | 'secret' | 'signIn'>;

/** Null when the password cannot be read any more. */
export function lineOf(hub: Pick<Hub, 'config' | 'pool' | 'outside'>, row: KeptLine): ImapLine | null {
  const { host, port, username, ourAddressId } = row;
  const server = { host, port, username, security: MailSecurity.parse(row.security) };
  if (row.signIn === 'consent') return { ...server, password: '', tokens: tokensOf(hub, ourAddressId) };
  const password = unseal(hub.config.authSecret, imapSecret(ourAddressId), row.secret);
  return password === null ? null : { ...server, password, tokens: null };
}
