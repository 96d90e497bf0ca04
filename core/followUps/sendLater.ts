import { normaliseAddress } from '../clients/addresses.ts';
import type { SendLater } from '../contract/followUps.ts';
import type { MessageChannel } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { z } from 'zod';

// A message that an agent has written for later is a planned text with an address and a name under it: the client's word
// cancels it, and the governor is asked when it leaves.

const MAX_TEXT = 1_600;
const TITLE = 80;

/** Throws `invalid_request` for a text that no provider takes as one. */
export function checkLength(channel: MessageChannel, text: string): void {
  if (channel === 'sms' && text.length > MAX_TEXT)
    throw new AppError('invalid_request', `A text has at most ${MAX_TEXT} characters`, {
      fields: { text: 'is too long' },
    });
}

interface Titled {
  subject: string | null;
  text: string;
  files?: readonly { name: string }[];
}

/** What lists call it. */
export function titleOf({ subject, text, files = [] }: Titled): string {
  const named = files.map(({ name }) => name).join(', ');
  const words = (subject?.trim() || text.trim() || named).replaceAll(/\s+/g, ' ');
  return words.length > TITLE ? `${words.slice(0, TITLE - 1)}…` : words;
}

/** The address in its one spelling. Throws `invalid_state` for one that is not the client's. */
export async function addressToSend(
  tx: Tx,
  clientId: string,
  { channel, to }: z.output<typeof SendLater>,
): Promise<string> {
  const kind = channel === 'email' ? 'email' : 'phone';
  const value = normaliseAddress(kind, to);
  const known = value === null ? 0 : await tx.db.address.count({ where: { clientId, kind, value } });
  if (value === null || known === 0)
    throw new AppError('invalid_state', 'The client has no such address', {
      fields: { 'send.to': 'is no address of this client' },
    });
  return value;
}
