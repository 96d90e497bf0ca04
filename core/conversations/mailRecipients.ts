import type { AnswerMode, MailRecipient } from '../contract/mail.ts';

// To whom an answer goes, by the message that is answered and by nothing else: whoever wrote it, or asked for answers
// elsewhere, and with "all" whoever it named. Our own addresses are never among them: it would come back to us, and round.

export interface AnsweredMail {
  direction: 'inbound' | 'outbound';
  from: string;
  to: readonly string[];
  cc: readonly string[];
  replyTo: readonly string[];
}

type IsOurs = (address: string) => boolean;

/** In the order in which the message names them, each once: in To rather than in Cc. */
export function recipientsOf(
  answered: AnsweredMail,
  mode: AnswerMode,
  isOurs: IsOurs,
): { to: string[]; cc: string[] } {
  if (mode === 'forward') return { to: [], cc: [] };
  const strangers = (addresses: readonly string[]): string[] => [
    ...new Set(addresses.filter((address) => !isOurs(address))),
  ];
  // What we wrote goes on to those we wrote to.
  const asked = strangers(answered.direction === 'outbound' ? answered.to : answered.replyTo);
  const first = asked.length > 0 ? asked : strangers([answered.from]);
  if (mode === 'reply') return { to: first, cc: [] };
  const to = strangers([...first, ...(answered.direction === 'inbound' ? answered.to : [])]);
  return { to, cc: strangers(answered.cc).filter((address) => !to.includes(address)) };
}

/** The list with what a person took out and put in. One who is put in anew changes places. */
export function adjust(
  { to, cc }: { to: readonly string[]; cc: readonly string[] },
  change: {
    to: readonly string[];
    cc: readonly string[];
    bcc: readonly string[];
    without: readonly string[];
  },
): MailRecipient[] {
  const named = [...change.to, ...change.cc, ...change.bcc];
  const stays = (address: string): boolean => !change.without.includes(address) && !named.includes(address);
  const all: MailRecipient[] = [
    ...[...to.filter(stays), ...change.to].map((address) => ({ address, role: 'to' as const })),
    ...[...cc.filter(stays), ...change.cc].map((address) => ({ address, role: 'cc' as const })),
    ...change.bcc.map((address) => ({ address, role: 'bcc' as const })),
  ];
  return all.filter(({ address }, place) => all.findIndex((one) => one.address === address) === place);
}
