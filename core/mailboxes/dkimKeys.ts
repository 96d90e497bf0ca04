import { seal } from '../access/seal.ts';
import type { Viewer } from '../access/viewer.ts';
import { findRecord, makeKeyPair, selectorOf } from '../channels/dkimKey.ts';
import type { MailboxWays } from '../contract/mailAccounts.ts';
import { withTransaction } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import type { DkimKey } from '../../prisma/generated/client.ts';
import { dkimSecret } from './mailWays.ts';
import { findMailbox, noteChange, readWays, type Ours } from './mailboxWays.ts';

// Keys that the mails of a domain are signed with. They are the domain's: whoever manages a mailbox of it manages them. Must
// stay true: a key signs only once the DNS has its record, or receivers would take every mail for a forged one.

/** So that one can replace another: the new record must be known everywhere before the old key is given up. */
const MOST_KEYS = 3;

interface Which {
  id: string;
  selector: string;
}

/** Makes a key, which does not sign yet. Throws `conflict` when there are enough. */
export async function makeKey(hub: Hub, viewer: Viewer, id: string): Promise<MailboxWays> {
  const { domain } = await findMailbox(hub, viewer, id);
  const { privateKey, publicKey } = await makeKeyPair();
  const selector = selectorOf(publicKey);
  await withTransaction(hub, async (tx) => {
    // One at a time for a domain, so that the count holds.
    await tx.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`dkim ${domain}`}, 0))`;
    if ((await tx.db.dkimKey.count({ where: { domain } })) >= MOST_KEYS)
      throw new AppError('conflict', 'Remove a key of this domain first');
    const secret = seal(hub.config.authSecret, dkimSecret({ domain, selector }), privateKey);
    await tx.db.dkimKey.create({ data: { domain, selector, publicKey, secret } });
    await noteChange(tx, viewer, { id, what: 'dkim_made', detail: selector });
  });
  return readWays(hub, viewer, id);
}

/** Asks the DNS for the key's record and keeps what it said. */
export async function checkKey(hub: Hub, viewer: Viewer, which: Which): Promise<MailboxWays> {
  const key = await findKey(hub, await findMailbox(hub, viewer, which.id), which.selector);
  await look(hub, key);
  return readWays(hub, viewer, which.id);
}

/** The key signs, or does not any more. Throws `invalid_state` when the DNS does not have it. */
export async function switchKey(
  hub: Hub,
  viewer: Viewer,
  { on, ...which }: Which & { on: boolean },
): Promise<MailboxWays> {
  const { id, selector } = which;
  const key = await findKey(hub, await findMailbox(hub, viewer, id), selector);
  const found = on ? await look(hub, key) : null;
  // In the sandbox nobody is asked, and no domain is one.
  if (on && hub.mailDns !== null && found !== 'found')
    throw new AppError('invalid_state', 'The DNS does not have the record of this key', {
      details: { found },
    });
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.dkimKey.updateMany({
      where: { id: key.id, signsSince: on ? null : { not: null } },
      data: { signsSince: on ? new Date() : null },
    });
    if (count > 0) await noteChange(tx, viewer, { id, what: on ? 'dkim_on' : 'dkim_off', detail: selector });
  });
  return readWays(hub, viewer, id);
}

/** Removes a key that does not sign. Throws `invalid_state` for one that does. */
export async function removeKey(hub: Hub, viewer: Viewer, { id, selector }: Which): Promise<MailboxWays> {
  const key = await findKey(hub, await findMailbox(hub, viewer, id), selector);
  await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.dkimKey.deleteMany({ where: { id: key.id, signsSince: null } });
    if (count === 0) throw new AppError('invalid_state', 'Switch this key off first');
    await noteChange(tx, viewer, { id, what: 'dkim_removed', detail: selector });
  });
  return readWays(hub, viewer, id);
}

async function findKey(hub: Hub, { domain }: Ours, selector: string): Promise<DkimKey> {
  const key = await hub.prisma.dkimKey.findUnique({ where: { domain_selector: { domain, selector } } });
  if (!key) throw new AppError('not_found', 'There is no such key');
  return key;
}

async function look(hub: Hub, key: DkimKey) {
  const found = await findRecord(hub.mailDns, key);
  await hub.prisma.dkimKey.updateMany({ where: { id: key.id }, data: { found, checkedAt: hub.clock.now() } });
  return found;
}
