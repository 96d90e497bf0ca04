import { z } from 'zod';
import { idOf } from './ids.ts';

// The visit every few months that asks what a client thinks of what was done, and the report that key clients get.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const Day = z.iso.date();

export const RevisitState = z.enum(['planned', 'overdue', 'done', 'skipped']);
export type RevisitState = z.infer<typeof RevisitState>;

/** What the client says of a project of the past. */
export const Opinion = z.strictObject({
  text: z.string().trim().min(1).max(1_000),
  problem: z.boolean().default(false),
});
export type Opinion = z.infer<typeof Opinion>;

export const Revisit = z.object({
  id: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  baseOn: Day,
  dueOn: Day,
  state: RevisitState,
  owner: z.object({ id: Id, name: z.string() }).nullable(),
  rating: z.number().int().nullable(),
  opinions: z.array(z.object({ text: z.string(), problem: z.boolean() })),
  note: z.string().nullable(),
  endedAt: At.nullable(),
});
export type Revisit = z.infer<typeof Revisit>;
export const RevisitPage = z.object({ items: z.array(Revisit), nextCursor: z.string().nullable() });
export type RevisitPage = z.infer<typeof RevisitPage>;
export const ListRevisits = z.strictObject({
  clientId: idOf('client').optional(),
  state: z.enum(['open', 'ended']).default('open'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const RevisitParams = z.strictObject({ id: idOf('revisit') });
export const CompleteRevisit = z.strictObject({
  rating: z.number().int().min(1).max(5),
  opinions: z.array(Opinion).min(1).max(20),
  note: z.string().trim().max(2_000).optional(),
});
export const SkipRevisit = z.strictObject({ reason: z.string().trim().min(1).max(500) });

export const ReportState = z.enum(['ordered', 'ready', 'approved', 'declined']);
export type ReportState = z.infer<typeof ReportState>;
export const ReviewReport = z.object({
  id: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  from: Day,
  to: Day,
  state: ReportState,
  /** The file, once it is made. */
  file: z.object({ id: Id, name: z.string(), bytes: z.number().int() }).nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: At.nullable(),
  reason: z.string().nullable(),
  /** Where it would go. */
  addresses: z.array(z.string()),
  /** The words that go with it, unless others are given. */
  subject: z.string(),
  text: z.string(),
});
export type ReviewReport = z.infer<typeof ReviewReport>;
export const ReportPage = z.object({ items: z.array(ReviewReport), nextCursor: z.string().nullable() });
export type ReportPage = z.infer<typeof ReportPage>;
export const ListReports = z.strictObject({
  clientId: idOf('client').optional(),
  state: z.enum(['open', 'ended']).default('open'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const ReportParams = z.strictObject({ id: idOf('reviewReport') });
export const OrderReport = z
  .strictObject({ from: Day, to: Day })
  .refine(({ from, to }) => from <= to, { message: 'must not be after the end', path: ['from'] });
export const ApproveReport = z.strictObject({
  to: z.string().trim().min(3).max(320),
  subject: z.string().trim().min(1).max(200),
  text: z.string().trim().min(1).max(10_000),
});
export const DeclineReport = z.strictObject({ reason: z.string().trim().min(1).max(500) });

const Period = z.object({ reportId: Id, from: Day, to: Day });
export const revisitEvents = {
  /** `followUpId`: the visit that was planned. */
  'revisit.completed': z.object({
    followUpId: Id,
    rating: z.number().int().min(1).max(5),
    opinions: z.array(z.object({ text: z.string(), problem: z.boolean() })),
    nextOn: Day.nullable(),
  }),
  'revisit.skipped': z.object({ followUpId: Id, reason: z.string(), nextOn: Day.nullable() }),
  'review.ordered': Period,
  'review.ready': Period,
  'review.approved': Period.extend({ sentTo: z.string() }),
  'review.declined': Period.extend({ reason: z.string() }),
} as const;
