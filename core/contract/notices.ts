import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant } from './words.ts';

// What an agent is to know of, with what they have not read yet.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/**
 * mention: named in a note; sendCanceled: what was to be sent later was not, because the client got in touch or opted out;
 * mailAccountPaused: of no client, mails of a mailbox are not fetched any more; case…: a case is given to this agent, passed to their
 * department, answered there, late or nearly so, said no to by its client; caseDigest: the week's cases, of no client; rule: what a rule
 * tells; ruleStopped: of no client, a rule fired so often that it was switched off; relationAlert: a relationship is at risk or
 * breaking, its text is which; followUpSoon: one's own is due soon; followUpEscalated: somebody's has been overdue for long;
 * followUpsGiven: of no client, somebody's follow-ups were handed over, its text is how many.
 */
export const NoticeKind = z.enum([
  'mention',
  'sendCanceled',
  'mailAccountPaused',
  'caseAssigned',
  'casePassed',
  'caseAnswered',
  'caseWarned',
  'caseBreached',
  'caseReopened',
  'caseDigest',
  'rule',
  'ruleStopped',
  'relationAlert',
  'followUpSoon',
  'followUpEscalated',
  'followUpsGiven',
]);
export type NoticeKind = z.infer<typeof NoticeKind>;

export const Notice = z.object({
  id: Id,
  kind: NoticeKind,
  /** Null: it is of the house. */
  clientId: Id.nullable(),
  clientName: z.string().nullable(),
  /** Who wrote the note. */
  byName: z.string().nullable(),
  text: z.string(),
  at: At,
  readAt: At.nullable(),
  /** The case that it is about. */
  caseId: Id.nullable(),
});
export type Notice = z.infer<typeof Notice>;
export const NoticeList = z.object({
  items: z.array(Notice),
  nextCursor: z.string().nullable(),
  /** Of all, not of this page alone. */
  unread: z.number().int(),
});
export type NoticeList = z.infer<typeof NoticeList>;
export const ListNotices = z.strictObject({
  kind: NoticeKind.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const NoticeParams = z.strictObject({ id: idOf('ownNotice') });
/** All that came until then is read; with a kind: all of that kind. */
export const ReadNotices = z.strictObject({ until: Instant, kind: NoticeKind.optional() });
