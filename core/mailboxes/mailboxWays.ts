import type { z } from 'zod';
import { seal } from '../access/seal.ts';
import type { Viewer } from '../access/viewer.ts';
import { recordNameOf, recordOf } from '../channels/dkimKey.ts';
import { normaliseMailAddress } from '../channels/mailThreads.ts';
import { sendTestMail } from '../channels/testMail.ts';
import {
  DkimFound,
  MailboxChangeKind,
  MailFailure,
  MailSecurity,
  MailSignIn,
  type DkimKey,
  type MailboxWays,
  type SaveSmtp,
  type SmtpAccount,
  type TestMailResult,
} from '../contract/mailAccounts.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { DkimKey as DkimRow, SmtpAccount as SmtpRow } from '../../prisma/generated/client.ts';
import { presentConsent, returnUrl } from './presentConsent.ts';
import { presentImap } from './presentImap.ts';
import { openMailWays, smtpSecret } from './mailWays.ts';

// How the mails of a mailbox leave, as an administrator sets it up. Must stay true: a password that was saved is never given
// out again, and goes to no other server than the one it was saved for.

const SHOWN = 50;

export interface Ours {
  id: string;
  address: string;
  domain: string;
}

/** A mailbox of the viewer's division. Throws `invalid_state` for a number. */
export async function findMailbox(
  hub: Pick<Hub, 'prisma'>,
  { divisionId }: Viewer,
  id: string,
): Promise<Ours> {
  const row = await hub.prisma.ourAddress.findFirst({ where: { id, kind: 'email', queue: { divisionId } } });
  if (!row) throw new AppError('invalid_state', 'This is no mailbox');
  return { id, address: row.value, domain: row.value.slice(row.value.lastIndexOf('@') + 1) };
}

/** Everything but the secrets. */
export async function readWays(hub: Hub, viewer: Viewer, id: string): Promise<MailboxWays> {
  const { domain } = await findMailbox(hub, viewer, id);
  const [smtp, imap, consent, keys, changes] = await Promise.all([
    hub.prisma.smtpAccount.findUnique({ where: { ourAddressId: id } }),
    hub.prisma.imapAccount.findUnique({ where: { ourAddressId: id }, include: { taken: true } }),
    hub.prisma.mailConsent.findUnique({ where: { ourAddressId: id } }),
    hub.prisma.dkimKey.findMany({ where: { domain }, orderBy: { createdAt: 'asc' } }),
    hub.prisma.mailboxChange.findMany({
      where: { ourAddressId: id },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: SHOWN,
      include: { by: { select: { name: true } } },
    }),
  ]);
  return {
    smtp: smtp && presentSmtp(smtp),
    dkim: keys.map(presentKey),
    imap: imap && presentImap(imap),
    consent: consent && presentConsent(consent),
    consentReturnUrl: returnUrl(hub.config),
    changes: changes.map(({ at, by, what, detail }) => ({
      at: at.toISOString(),
      byName: by.name,
      what: MailboxChangeKind.parse(what),
      detail,
    })),
  };
}

function presentSmtp(row: SmtpRow): SmtpAccount {
  return {
    host: row.host,
    port: row.port,
    security: MailSecurity.parse(row.security),
    username: row.username,
    signIn: MailSignIn.catch('password').parse(row.signIn),
    failure: MailFailure.nullable().catch('other').parse(row.failure),
    failingSince: row.failingSince?.toISOString() ?? null,
    workedAt: row.workedAt?.toISOString() ?? null,
  };
}

export function presentKey(row: DkimRow): DkimKey {
  return {
    domain: row.domain,
    selector: row.selector,
    recordName: recordNameOf(row),
    record: recordOf(row),
    signsSince: row.signsSince?.toISOString() ?? null,
    checkedAt: row.checkedAt?.toISOString() ?? null,
    found: DkimFound.nullable().catch('unknown').parse(row.found),
  };
}

/** Whether the kept password may go on being used: only for the same user of the same server, and not in the clear. */
export function isSameServer(kept: Server, now: Server): boolean {
  const isSafe = now.security !== 'none' || kept.security === 'none';
  return kept.host === now.host && kept.username === now.username && isSafe;
}

interface Server {
  host: string;
  username: string;
  security: string;
}

/** A password in the clear is everybody's. */
export function requireSafeWay(hub: Pick<Hub, 'config'>, security: MailSecurity): void {
  if (security === 'none' && !hub.config.sandbox)
    throw new AppError('invalid_request', 'Without TLS a password would be sent in the clear', {
      fields: { security: 'must be tls or starttls' },
    });
}

/** Mails of this mailbox leave by this server from now on. Throws `invalid_request` when its password is needed. */
export async function saveSmtp(
  hub: Hub,
  viewer: Viewer,
  { id, ...body }: { id: string } & SaveSmtp,
): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  requireSafeWay(hub, body.security);
  const { password, ...server } = body;
  await withTransaction(hub, async (tx) => {
    const [kept] = await tx.db.$queryRaw<
      SmtpRow[]
    >`SELECT * FROM smtp_account WHERE our_address_id = ${id}::uuid FOR UPDATE`;
    const secret = keptSecret(hub, { purpose: smtpSecret(id), password, kept, now: server });
    const fresh = {
      ...server,
      ...secret,
      failure: null,
      failingSince: null,
      workedAt: null,
      changedAt: new Date(),
    };
    await tx.db.smtpAccount.upsert({
      where: { ourAddressId: id },
      update: { ...fresh, version: { increment: 1 } },
      create: { ...fresh, ourAddressId: id, secret: secret.secret ?? '' },
    });
    await noteChange(tx, viewer, { id, what: 'smtp_saved', detail: `${server.host}:${server.port}` });
  });
  return readWays(hub, viewer, id);
}

interface KeptSecret {
  purpose: string;
  password: string | undefined;
  kept: (Server & { signIn?: string; sign_in?: string }) | null | undefined;
  now: Server & { signIn: MailSignIn };
}

/**
 * The secret that is kept from now on; none with a consent, and nothing where the one that is kept goes on. Throws
 * `invalid_request` when the password is needed.
 */
export function keptSecret(
  { config }: Pick<Hub, 'config'>,
  { purpose, password, kept, now }: KeptSecret,
): { secret?: string } {
  if (now.signIn === 'consent') return { secret: '' };
  if (password !== undefined) return { secret: seal(config.authSecret, purpose, password) };
  const hadOne = (kept?.signIn ?? kept?.sign_in) !== 'consent';
  if (kept && hadOne && isSameServer(kept, now)) return {};
  throw new AppError('invalid_request', 'The password is needed', {
    fields: { password: 'is needed for this server' },
  });
}

/** Mails of this mailbox leave by the house's server again. The same again changes nothing. */
export async function removeSmtp(hub: Hub, viewer: Viewer, id: string): Promise<MailboxWays> {
  await findMailbox(hub, viewer, id);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.smtpAccount.deleteMany({ where: { ourAddressId: id } });
    if (count > 0) await noteChange(tx, viewer, { id, what: 'smtp_removed', detail: null });
  });
  return readWays(hub, viewer, id);
}

/** One mail, now, by the way that mails of this mailbox leave. Throws `invalid_request` for what is no address. */
export async function testWay(
  hub: Hub,
  viewer: Viewer,
  order: { id: string; to: string },
): Promise<TestMailResult> {
  const { address } = await findMailbox(hub, viewer, order.id);
  const to = normaliseMailAddress(order.to);
  if (to === null)
    throw new AppError('invalid_request', 'This is no mail address', {
      fields: { to: 'is no mail address' },
    });
  const ways = openMailWays(hub);
  const way = await ways.of(address);
  await withTransaction(hub, (tx) =>
    noteChange(tx, viewer, { id: order.id, what: 'smtp_tested', detail: null }),
  );
  const result = await sendTestMail(hub.config, { from: address, to, way });
  // That somebody is refused says nothing about the account.
  if (way.line && typeof way.line !== 'string' && result.failure !== 'recipient')
    ways.note(way.line, result.failure);
  return result;
}

export async function noteChange(
  { db }: Tx,
  viewer: Viewer,
  { id, what, detail }: { id: string; what: z.infer<typeof MailboxChangeKind>; detail: string | null },
): Promise<void> {
  await db.mailboxChange.create({ data: { ourAddressId: id, byAgentId: viewer.agentId, what, detail } });
}
