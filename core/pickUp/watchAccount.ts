import { openImap } from '../channels/imap.ts';
import { MailAccountError } from '../channels/mailFailure.ts';
import type { MailDoor } from '../conversations/receiveMail.ts';
import { noteState, type Holding } from './leases.ts';
import { takeFolder, type PickUp } from './takeFolder.ts';

export interface Watch extends Holding {
  door: MailDoor;
  tries: Map<string, number>;
  signal: AbortSignal;
  /** How long the server may be silent before all folders are looked at. */
  pollMs: number;
}

/**
 * Takes in what is there and what comes, until the signal: at the first folder the server tells (IDLE), the others are looked
 * at every so often, and so is the first where the server cannot tell. Throws as takeFolder does; `started` is called when
 * the account has been found to work.
 */
export async function watchAccount(watch: Watch, started: () => void): Promise<void> {
  const { account, door, signal } = watch;
  if (account.line === null) throw new MailAccountError('secret');
  const { sandbox } = door.hub.config;
  const imap = await openImap(account.line, { sandbox, readOnly: account.after === 'keep' });
  const end = (): void => imap.close();
  signal.addEventListener('abort', end);
  const covered = new Map<string, string>();
  try {
    while (!signal.aborted) {
      await lookAtAll({ ...watch, imap }, covered);
      started();
      if (!signal.aborted) await imap.waitForNews(watch.pollMs, signal);
    }
  } catch (error) {
    // The line was cut by ourselves.
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', end);
    imap.close();
  }
}

/** The first folder last, so that it is open for the server to tell of. */
async function lookAtAll(at: PickUp, covered: Map<string, string>): Promise<void> {
  const [first, ...others] = at.account.folders;
  const missing: string[] = [];
  for (const path of others) {
    const state = await at.imap.stateOf(path);
    if (state !== null && covered.get(path) === nameOf(state)) continue;
    const taken = state === null ? null : await takeFolder(at, path);
    if (taken === null) missing.push(path);
    else covered.set(path, nameOf(taken));
  }
  if (first !== undefined && !(await takeFolder(at, first))) missing.push(first);
  await noteState(at.door.hub, at, missing.length > 0 ? 'folder' : null);
}

const nameOf = ({ uidValidity, uidNext }: { uidValidity: bigint; uidNext: number }): string =>
  `${uidValidity} ${uidNext}`;
