import type { FetchedMail, FoundMail, Imap } from '../channels/imap.ts';
import { MailAccountError } from '../channels/mailFailure.ts';
import { keepApart, receiveMail, type ArrivedMail, type MailDoor } from '../conversations/receiveMail.ts';
import { isDatabaseAway } from '../errors.ts';
import { toArrived } from './arrived.ts';
import type { Holding } from './leases.ts';
import { beginFolder, moveMark, type Place } from './watermarks.ts';

// Takes in what a folder has and we do not. Must stay true: the mark moves when a group is committed and not before, so a
// process that dies repeats a group at most; what it repeats is known again by what it says (mailItem.ts), whatever number
// the server has given it and by whichever way it came first.

/** Measured in one question. */
const PAGE = 200;
/** Fetched, and held in memory, at once. A large mail goes alone. */
const GROUP = 50;
const GROUP_BYTES = 4 * 1024 * 1024;
/** Tries of a mail that cannot be taken in for a reason that is none of the database's, before it is kept apart. */
const MOST_TRIES = 3;
/** Of a mail that the server does not give out: with the pauses between, half an hour, for its trouble may pass. */
export const MOST_FETCHES = 12;

export interface PickUp extends Holding {
  door: MailDoor;
  imap: Imap;
  /** How often a mail was tried in vain, by folder and numbers; kept while the account is held. */
  tries: Map<string, number>;
  signal: AbortSignal;
}

/**
 * Gives the state of the folder that is covered by what was taken in; null when there is no such folder. Throws
 * MailAccountError, LostPlaceError, or what the database says.
 */
export async function takeFolder(
  at: PickUp,
  path: string,
): Promise<{ uidValidity: bigint; uidNext: number } | null> {
  const { account, imap, lease } = at;
  const opened = await imap.open(path);
  if (opened === null) return null;
  const place = { lease, account, path, uidValidity: opened.uidValidity };
  let mark = await beginFolder(at.door.hub, place);
  // A list may be a part of what is there: only one with nothing in it says that nothing is left.
  for (
    let uids = await imap.listAfter(mark, account.since);
    ;
    uids = await imap.listAfter(mark, account.since)
  ) {
    const last = uids.at(-1) ?? opened.uidNext - 1;
    for (let from = 0; from < uids.length; from += PAGE) {
      const page = await imap.measure(uids.slice(from, from + PAGE));
      for (const group of groupsOf(page.filter((mail) => mail.at >= account.since))) {
        if (at.signal.aborted) return opened;
        await takeGroup(at, place, group);
      }
    }
    // What is older than wanted, or gone, is passed over for good.
    if (last > mark) await moveMark(at.door.hub, place, { uid: last, taken: 0 });
    if (uids.length === 0) return opened;
    mark = last;
  }
}

function groupsOf(mails: readonly FoundMail[]): FoundMail[][] {
  const groups: FoundMail[][] = [];
  let bytes = 0;
  for (const mail of mails) {
    const group = groups.at(-1);
    if (group && group.length < GROUP && bytes + mail.bytes <= GROUP_BYTES) {
      group.push(mail);
      bytes += mail.bytes;
    } else {
      groups.push([mail]);
      bytes = mail.bytes;
    }
  }
  return groups;
}

async function takeGroup(at: PickUp, place: Place, group: readonly FoundMail[]): Promise<void> {
  const mails = await fetchGroup(at, place, group);
  const results = await Promise.allSettled(bySender(at, mails).map((of) => takeInOrder(at, place, of)));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  await afterwards(
    at,
    mails.map(({ uid }) => uid),
  );
  const uid = Math.max(...group.map((mail) => mail.uid));
  await moveMark(at.door.hub, place, { uid, taken: mails.length });
}

/**
 * A server may fail at one mail every time it is asked for it. Then each is asked for alone, and what it does not give after
 * some tries is noted among what was kept apart, so that somebody looks there.
 */
async function fetchGroup(at: PickUp, place: Place, group: readonly FoundMail[]): Promise<FetchedMail[]> {
  try {
    return await at.imap.fetch(group);
  } catch (error) {
    if (!(error instanceof MailAccountError) || error.failure !== 'other') throw error;
    const [only, ...others] = group;
    if (only === undefined) return [];
    if (others.length > 0) return await fetchOneByOne(at, place, group);
    if (!isLastTry(at, nameOf(place, only.uid), MOST_FETCHES)) throw error;
    const raw = Buffer.from(
      `Mail ${only.uid} of the folder ${place.path} was not given out by the server.\n`,
    );
    await keepApart(at.door.hub, toArrived({ raw, at: only.at }, whoseOf(at)), 'not_fetched');
    return [];
  }
}

async function fetchOneByOne(at: PickUp, place: Place, group: readonly FoundMail[]): Promise<FetchedMail[]> {
  const mails: FetchedMail[] = [];
  for (const one of group) mails.push(...(await fetchGroup(at, place, [one])));
  return mails;
}

const nameOf = ({ path, uidValidity }: Place, uid: number): string => `${path} ${uidValidity} ${uid}`;

/** Counts the tries of one mail. */
function isLastTry({ tries }: PickUp, name: string, most: number): boolean {
  const count = (tries.get(name) ?? 0) + 1;
  tries.set(name, count);
  return count >= most;
}

const whoseOf = ({ account, door }: PickUp) => ({
  address: account.address,
  authSecret: door.hub.config.authSecret,
});

interface Coming {
  uid: number;
  mail: ArrivedMail;
}

/** Those of one sender one after the other, as they came; the others beside. */
function bySender(at: PickUp, mails: readonly FetchedMail[]): Coming[][] {
  const groups = new Map<string | null, Coming[]>();
  for (const one of mails) {
    const mail = toArrived(one, whoseOf(at));
    const { sender } = mail.envelope;
    groups.set(sender, [...(groups.get(sender) ?? []), { uid: one.uid, mail }]);
  }
  return [...groups.values()];
}

async function takeInOrder(at: PickUp, place: Place, coming: readonly Coming[]): Promise<void> {
  for (const { uid, mail } of coming) {
    try {
      await receiveMail(at.door, mail);
    } catch (error) {
      if (isDatabaseAway(error) || !isLastTry(at, nameOf(place, uid), MOST_TRIES)) throw error;
      // One mail that nobody can take in must not hold up all that come after it.
      at.door.hub.log.error(
        { err: error, mailbox: place.account.id },
        'mail kept apart: it cannot be taken in',
      );
      await keepApart(at.door.hub, mail, 'not_taken');
    }
  }
}

/** What becomes of them at the server. What it does not let us do there is no reason to take them in again. */
async function afterwards({ account, imap, door }: PickUp, uids: readonly number[]): Promise<void> {
  if (uids.length === 0 || account.after === 'keep') return;
  try {
    if (account.after === 'move' && account.moveTo !== null) await imap.move(uids, account.moveTo);
    else await imap.markSeen(uids);
  } catch (error) {
    if (!(error instanceof MailAccountError) || error.failure === 'refused') throw error;
    door.hub.log.warn({ mailbox: account.id, failure: error.failure }, 'mails taken in could not be marked');
  }
}
