import { eventData } from '../contract/events.ts';
import type { Hub } from '../hub.ts';
import { normaliseMail, normalisePhone } from './addresses.ts';

// Numbers and mail addresses that somebody's mail names, in its signature as a rule: another client who has one of them may
// be the same person. Only noted; a person decides.

/** Long mails are looked through at their beginning and end. */
const LOOKED_AT = 4_000;
const MOST = 12;
/** With its country, in whatever spelling: what is no number of any country is left out afterwards. */
const PHONE = /\+\d[\d\s().\-/]{5,22}\d/g;
const MAIL = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;

/** The addresses that a text names, each once. */
export function addressesIn(text: string): { kind: 'phone' | 'email'; value: string }[] {
  const part = text.length > 2 * LOOKED_AT ? `${text.slice(0, LOOKED_AT)}\n${text.slice(-LOOKED_AT)}` : text;
  const phones = (part.match(PHONE) ?? []).map((found) => normalisePhone(found.replaceAll(/[^\d+]/g, '')));
  const mails = (part.match(MAIL) ?? []).map((found) => normaliseMail(found.replace(/\.+$/, '')));
  const named = (kind: 'phone' | 'email', values: readonly (string | null)[]) =>
    [...new Set(values)].flatMap((value) => (value === null ? [] : [{ kind, value }]));
  return [...named('phone', phones), ...named('email', mails)].slice(0, MOST);
}

/** Job: notes what a mail names. The first mail that names an address counts. */
export async function noticeAddresses(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  if (event?.kind !== 'message.received') return;
  const { text, messageId } = eventData['message.received'].parse(event.data);
  const seen = addressesIn(text);
  if (seen.length === 0) return;
  await hub.prisma.seenAddress.createMany({
    data: seen.map((one) => ({ ...one, clientId: event.clientId, messageId, at: event.at })),
    skipDuplicates: true,
  });
}
