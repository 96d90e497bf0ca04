import type { z } from 'zod';
import { takeFilesOf } from '../attachments/uploads.ts';
import { normaliseMailAddress } from '../channels/mailThreads.ts';
import type { Attachment } from '../contract/attachments.ts';
import {
  MailFacts,
  MailRecipient,
  MOST_RECIPIENTS,
  type AnswerMode,
  type AnswerRecipients,
  type MailAnswer,
  type MailCopies,
} from '../contract/mail.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { adjust, recipientsOf, type AnsweredMail } from './mailRecipients.ts';

// What an answer, or a mail that is forwarded, is made of besides the agent's words.

export interface PlannedMail {
  /** The first of them is the one whose delivery names the mail. */
  recipients: [MailRecipient, ...MailRecipient[]];
  subject: string;
  answersId: string | null;
  isForward: boolean;
  /** Goes below the agent's words. */
  forwarded: string;
  files: Attachment[];
}

/**
 * Plans an answer to a message of this conversation. Throws `invalid_state` for a message of another, `invalid_request`
 * for addresses that are none or ours, or when nobody is left.
 */
export async function planAnswer(
  tx: Tx,
  conversationId: string,
  answer: z.output<typeof MailAnswer>,
): Promise<PlannedMail> {
  const answered = await loadAnswered(tx, answer.messageId);
  if (answered?.conversationId !== conversationId)
    throw new AppError('invalid_state', 'This message is of another conversation');
  const ours = await oursAmong(tx, [...addressesIn(answered), ...namedIn(answer)]);
  const listed = recipientsOf(answered, answer.mode, (address) => ours.has(withoutToken(address)));
  const recipients = adjust(listed, {
    to: readAddresses(answer.to, { field: 'to', ours }),
    cc: readAddresses(answer.cc, { field: 'cc', ours }),
    bcc: readAddresses(answer.bcc, { field: 'bcc', ours }),
    without: (answer.without ?? []).map((address) => normaliseMailAddress(address) ?? address),
  });
  const isForward = answer.mode === 'forward';
  return {
    recipients: requireSome(recipients),
    subject: subjectOf(answered.subject, answer.mode),
    answersId: isForward ? null : answer.messageId,
    isForward,
    forwarded: isForward ? quoteOf(answered) : '',
    files: isForward ? await takeFilesOf(tx, answer.messageId) : [],
  };
}

/** The same of a first mail: its copies. */
export async function planCopies(
  tx: Tx,
  to: string,
  copies: z.output<typeof MailCopies>,
): Promise<MailRecipient[]> {
  const ours = await oursAmong(tx, [...(copies.cc ?? []), ...(copies.bcc ?? [])]);
  const change = {
    to: [to],
    cc: readAddresses(copies.cc, { field: 'copies.cc', ours }),
    bcc: readAddresses(copies.bcc, { field: 'copies.bcc', ours }),
    without: [],
  };
  const [, ...more] = requireSome(adjust({ to: [], cc: [] }, change));
  return more;
}

/** To whom an answer would go, for the one who is about to write it. Null for a message that is no mail. */
export async function previewAnswer(
  tx: Tx,
  messageId: string,
  mode: AnswerMode,
): Promise<AnswerRecipients | null> {
  const answered = await loadAnswered(tx, messageId);
  if (!answered) return null;
  const ours = await oursAmong(tx, addressesIn(answered));
  const listed = recipientsOf(answered, mode, (address) => ours.has(withoutToken(address)));
  return { ...listed, subject: subjectOf(answered.subject, mode) };
}

interface Answered extends AnsweredMail {
  conversationId: string | null;
  subject: string | null;
  shownFrom: string;
  text: string;
  at: Date;
}

async function loadAnswered(tx: Tx, id: string): Promise<Answered | null> {
  const row = await tx.db.message.findUnique({
    where: { id },
    include: { raw: { select: { facts: true } } },
  });
  if (!row || row.channel !== 'email') return null;
  const facts = row.raw?.facts ? MailFacts.parse(row.raw.facts) : null;
  const sent = row.recipients ? MailRecipient.array().parse(row.recipients) : null;
  const named = (role: 'to' | 'cc'): string[] | undefined =>
    sent?.filter((one) => one.role === role).map(({ address }) => address);
  return {
    conversationId: row.conversationId,
    direction: row.direction,
    from: facts?.from ?? addressIn(row.from),
    to: named('to') ?? facts?.to ?? [row.to],
    cc: named('cc') ?? facts?.cc ?? [],
    replyTo: facts?.replyTo ?? [],
    subject: row.subject,
    shownFrom: row.from,
    text: row.text,
    at: row.createdAt,
  };
}

const addressIn = (shown: string): string => /<([^<>]+)>$/.exec(shown)?.[1] ?? shown;
const addressesIn = ({ from, to, cc, replyTo }: AnsweredMail): string[] => [from, ...to, ...cc, ...replyTo];
const namedIn = ({ to = [], cc = [], bcc = [] }: z.output<typeof MailAnswer>): string[] => [
  ...to,
  ...cc,
  ...bcc,
];

/** A reply address of ours is ours as well, whatever its token. */
const withoutToken = (address: string): string => address.toLowerCase().replace(/\+[^@]*@/, '@');

/** Those of these addresses that are mailboxes of ours. */
async function oursAmong(tx: Tx, addresses: readonly string[]): Promise<Set<string>> {
  const rows = await tx.db.ourAddress.findMany({
    where: { kind: 'email', value: { in: addresses.map(withoutToken) } },
    select: { value: true },
  });
  return new Set(rows.map(({ value }) => value));
}

function readAddresses(
  addresses: readonly string[] | undefined,
  { field, ours }: { field: string; ours: ReadonlySet<string> },
): string[] {
  return (addresses ?? []).map((written) => {
    const address = normaliseMailAddress(written);
    const why =
      address === null
        ? 'is not a mail address'
        : ours.has(withoutToken(address))
          ? 'is an address of ours'
          : null;
    if (address === null || why !== null)
      throw new AppError('invalid_request', `${written}: ${why}`, { fields: { [field]: why ?? '' } });
    return address;
  });
}

function requireSome(recipients: readonly MailRecipient[]): [MailRecipient, ...MailRecipient[]] {
  // Whoever is first gives the mail its name; a mail to nobody in To has one in Cc or Bcc.
  const [first, ...more] = recipients;
  if (!first)
    throw new AppError('invalid_request', 'There is nobody to write to', { fields: { to: 'is empty' } });
  if (recipients.length > MOST_RECIPIENTS)
    throw new AppError('invalid_request', `A mail goes to ${MOST_RECIPIENTS} at most`, {
      fields: { to: 'has too many' },
    });
  return [first, ...more];
}

function subjectOf(subject: string | null, mode: AnswerMode): string {
  const bare = (subject ?? '').replace(/^(?:\s*(?:re|fwd?|aw|wg|答复|回复|转发)\s*[:：])+\s*/i, '').trim();
  return `${mode === 'forward' ? 'Fwd' : 'Re'}: ${bare === '' ? 'Your message' : bare}`;
}

function quoteOf({ shownFrom, at, subject, to, text }: Answered): string {
  return [
    '---------- Forwarded message ----------',
    `From: ${shownFrom}`,
    `Date: ${at.toUTCString()}`,
    `Subject: ${subject ?? ''}`,
    `To: ${to.map(withoutToken).join(', ')}`,
    '',
    text,
  ].join('\n');
}
