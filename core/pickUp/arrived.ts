import { readFrom } from '../channels/mailFrom.ts';
import { readHeaderFields, splitHeader, valuesOf, type HeaderField } from '../channels/mailHeaders.ts';
import { normaliseMailAddress, readRecipient } from '../channels/mailThreads.ts';
import type { ArrivedMail } from '../conversations/receiveMail.ts';

/** Where servers write whom a mail was for. */
const RECIPIENT_FIELDS = ['delivered-to', 'x-original-to', 'envelope-to', 'to', 'cc'];
/** An address with something behind a plus, as it stands among others. */
const PLUS_ADDRESS = /[^\s<>,;:"()]+\+[0-9a-z]+@[a-z0-9.-]+/gi;

/**
 * A mail that lies in a mailbox, as if it came in at our door now: its envelope is read off what the servers wrote above it.
 * Which machine brought it is not known, so nobody vouches for it by that.
 */
export function toArrived(
  { raw, at }: { raw: Buffer; at: Date },
  { address, authSecret }: { address: string; authSecret: string },
): ArrivedMail {
  const read = readHeaderFields(splitHeader(raw).header);
  const fields = typeof read === 'string' ? [] : read;
  return {
    raw,
    at,
    envelope: {
      sender: senderOf(fields),
      recipients: [address],
      repliesTo: repliesTo(fields, { address, authSecret }),
      ip: null,
      helo: null,
    },
  };
}

/** Null: a machine's. The first Return-Path is the last server's; without one, whoever is named as the writer. */
function senderOf(fields: readonly HeaderField[]): string | null {
  const [path] = valuesOf(fields, 'return-path');
  if (path !== undefined) return normaliseMailAddress(path.replaceAll(/[<>\s]/g, ''));
  const from = readFrom(valuesOf(fields, 'from')[0] ?? '');
  return 'address' in from ? from.address : null;
}

function repliesTo(
  fields: readonly HeaderField[],
  { address, authSecret }: { address: string; authSecret: string },
): string[] {
  const named = RECIPIENT_FIELDS.flatMap((name) => valuesOf(fields, name)).join(' ');
  const deliveries = (named.slice(0, 20_000).match(PLUS_ADDRESS) ?? []).flatMap((one) => {
    const to = readRecipient(authSecret, one.toLowerCase());
    return to.kind === 'thread' && to.address === address ? [to.deliveryId] : [];
  });
  return [...new Set(deliveries)];
}
