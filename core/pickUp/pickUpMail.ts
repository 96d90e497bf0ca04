import { randomUUID } from 'node:crypto';
import { MailAccountError } from '../channels/mailFailure.ts';
import { openMailParser } from '../channels/parseMail.ts';
import { openMailLine } from '../conversations/mailLine.ts';
import { openInboundDoor } from '../conversations/receiveInbound.ts';
import type { MailDoor } from '../conversations/receiveMail.ts';
import { isDatabaseAway } from '../errors.ts';
import type { Hub } from '../hub.ts';
import {
  giveBack,
  noteState,
  pauseAccount,
  renewLeases,
  takeAccounts,
  type HeldAccount,
  type Holding,
  type Lease,
} from './leases.ts';
import { watchAccount } from './watchAccount.ts';
import { LostPlaceError } from './watermarks.ts';

// Fetches the mails of all mailboxes that have an account for it. Any number of processes do; each account is held by one.

/** Of one process; the others' are for others. */
const MOST_ACCOUNTS = 50;
const LONGEST_PAUSE_MS = 5 * 60_000;

export interface PickUpTimes {
  /** How often accounts are looked for, and what is held is kept. A third of the lease at most. */
  lookEveryMs: number;
  leaseMs: number;
  /** How long a server may be silent before it is asked. */
  pollMs: number;
  /** After a line was lost; twice as long each time. */
  firstPauseMs: number;
}

export const usualTimes: PickUpTimes = {
  lookEveryMs: 5_000,
  leaseMs: 20_000,
  pollMs: 60_000,
  firstPauseMs: 1_000,
};

interface Held {
  account: HeldAccount;
  stop: AbortController;
  done: Promise<void>;
}

export interface PickingUp {
  /** Begins no group of mails any more and waits for those in hand. */
  close(): Promise<void>;
}

/** Fetches until it is closed. */
export function keepPickingUp(hub: Hub, times: PickUpTimes = usualTimes): PickingUp {
  const lease: Lease = { owner: randomUUID(), leaseMs: times.leaseMs };
  const parser = openMailParser();
  const door: MailDoor = { hub, door: openInboundDoor(hub), line: openMailLine(hub), parser };
  const held = new Map<string, Held>();
  const closing = new AbortController();

  function begin(account: HeldAccount): void {
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, closing.signal]);
    const done = keepWatching({ door, lease, account, signal, times })
      .then(() => giveBack(hub, lease, account.id))
      .catch((err: unknown) => hub.log.debug({ err, mailbox: account.id }, 'mail account not given back'))
      .finally(() => held.delete(account.id));
    held.set(account.id, { account, stop, done });
  }

  async function look(): Promise<void> {
    const all = [...held.values()];
    const still = await renewLeases(
      hub,
      lease,
      all.map(({ account }) => account),
    );
    const lost = all.filter(({ account }) => !still.has(account.id));
    for (const { stop } of lost) stop.abort();
    await Promise.all(lost.map(({ done }) => done));
    const room = MOST_ACCOUNTS - held.size;
    if (room <= 0 || closing.signal.aborted) return;
    for (const account of await takeAccounts(hub, lease, room)) if (!held.has(account.id)) begin(account);
  }

  const looking = (async () => {
    while (!closing.signal.aborted) {
      await look().catch((err: unknown) => hub.log.warn({ err }, 'mail accounts not looked at'));
      await rest(times.lookEveryMs, closing.signal);
    }
  })();

  return {
    async close() {
      closing.abort();
      await looking;
      await Promise.all([...held.values()].map(({ done }) => done));
      await parser.close();
    },
  };
}

interface Watching extends Holding {
  door: MailDoor;
  signal: AbortSignal;
  times: PickUpTimes;
}

/** Begins anew whenever a line is lost, later each time; a password that is not taken ends it. */
async function keepWatching({ times, ...parts }: Watching): Promise<void> {
  const { account, door, signal } = parts;
  const { hub } = door;
  const tries = new Map<string, number>();
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await watchAccount({ ...parts, tries, pollMs: times.pollMs }, () => {
        failures = 0;
      });
    } catch (error) {
      if (error instanceof LostPlaceError) return;
      const failure = error instanceof MailAccountError ? error.failure : null;
      hub.log.info({ mailbox: account.id, failure, ...(failure ? {} : { err: error }) }, 'mail account lost');
      if (failure === 'auth' || failure === 'secret' || failure === 'consent') {
        await pauseAccount(hub, parts, failure);
        return;
      }
      if (!isDatabaseAway(error)) await noteState(hub, parts, failure ?? 'other').catch(() => undefined);
      await rest(pauseAfter(times.firstPauseMs, failures), signal);
    }
  }
}

/** Never for all accounts at once. */
const pauseAfter = (firstMs: number, failures: number): number =>
  Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** Math.min(failures, 20)) * (0.5 + Math.random());

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
