import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant } from './words.ts';
import { Named, Person } from './cases.ts';
import { CaseKind, CaseSeverity, CaseState, ClockKind, RootCause } from './caseWords.ts';

// What cases say about the house, what is done about it, and what they are sorted by.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const Title = z.string().trim().min(1).max(200);
/** Since which version: who has seen an older one is told, `conflict`. */
const version = { version: z.int32().min(1) };

/** One bar: how many, its share of all, and the share of it and all that are larger (0 to 1). */
export const ParetoBar = z.object({
  key: z.string(),
  name: z.string(),
  nameZh: z.string().nullable(),
  count: z.number().int(),
  share: z.number(),
  cumulative: z.number(),
});
export type ParetoBar = z.infer<typeof ParetoBar>;
export const AskCaseFigures = z.strictObject({ from: Instant, to: Instant });
export const CaseFigures = z.object({
  /** Of complaints opened in this time (CF-05). */
  causes: z.array(ParetoBar),
  categories: z.array(ParetoBar),
  /** Cases opened and closed, week by week; a week begins on a Monday, by the house's clock. */
  weeks: z.array(z.object({ week: z.iso.date(), opened: z.number().int(), closed: z.number().int() })),
  /** Cases opened, month by month by the house's clock, by kind and by cause; `none`: not said yet. Months without any are there too. */
  months: z.array(
    z.object({
      month: z.string().regex(/^\d{4}-\d{2}$/),
      kinds: z.record(z.string(), z.number().int()),
      causes: z.record(z.string(), z.number().int()),
    }),
  ),
  /** Of the clocks that are over or met: how many were met in time. */
  clocks: z.array(z.object({ kind: ClockKind, inTime: z.number().int(), all: z.number().int() })),
  /** Median milliseconds from passing on to reading and answering (CF-07), per department that was asked. */
  handoffs: z.array(
    z.object({
      department: Named,
      passed: z.number().int(),
      unread: z.number().int(),
      unanswered: z.number().int(),
      readMs: z.number().nullable(),
      answerMs: z.number().nullable(),
    }),
  ),
});
export type CaseFigures = z.infer<typeof CaseFigures>;

export const ImprovementState = z.enum(['proposed', 'planned', 'in_progress', 'done', 'dropped']);
export type ImprovementState = z.infer<typeof ImprovementState>;
export const Improvement = z.object({
  id: Id,
  title: z.string(),
  note: z.string().nullable(),
  category: Named.nullable(),
  rootCause: RootCause.nullable(),
  owner: Person.nullable(),
  state: ImprovementState,
  dueOn: z.iso.date().nullable(),
  createdAt: At,
  doneAt: At.nullable(),
  version: z.number().int(),
  cases: z.array(z.object({ id: Id, number: z.string(), title: z.string(), state: CaseState })),
});
export type Improvement = z.infer<typeof Improvement>;
export const ImprovementList = z.object({
  items: z.array(Improvement),
  nextCursor: z.string().nullable(),
});
export type ImprovementList = z.infer<typeof ImprovementList>;
export const ListImprovements = z.strictObject({
  state: z.enum(['live', 'all', ...ImprovementState.options]).default('live'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const NewImprovement = z.strictObject({
  title: Title,
  note: z.string().trim().max(2_000).optional(),
  categoryId: idOf('caseCategory').optional(),
  rootCause: RootCause.optional(),
  ownerId: idOf('agent').optional(),
  dueOn: z.iso.date().optional(),
  caseIds: z.array(idOf('case')).max(100).default([]),
});
export const ImprovementParams = z.strictObject({ id: idOf('improvement') });
export const UpdateImprovement = z.strictObject({
  ...version,
  title: Title.optional(),
  note: z.string().trim().max(2_000).nullable().optional(),
  state: ImprovementState.optional(),
  ownerId: idOf('agent').nullable().optional(),
  dueOn: z.iso.date().nullable().optional(),
  addCaseIds: z.array(idOf('case')).max(100).default([]),
});

/** The week's digest (CF-08). */
export const CaseDigest = z.object({
  week: z.iso.date(),
  opened: z.number().int(),
  closed: z.number().int(),
  breached: z.number().int(),
  themes: z.array(ParetoBar),
  improvementsMade: z.number().int(),
  improvementsDone: z.number().int(),
});
export type CaseDigest = z.infer<typeof CaseDigest>;
export const CaseDigestList = z.object({ items: z.array(CaseDigest), nextCursor: z.null() });

export const UpdateDepartment = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  queueId: idOf('queue').nullable().optional(),
  scheduleId: idOf('schedule').nullable().optional(),
});
export const DepartmentParams = z.strictObject({ id: idOf('department') });
export const UpdateCategory = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  departmentId: idOf('department').nullable().optional(),
  retired: z.boolean().optional(),
});
export const CategoryParams = z.strictObject({ id: idOf('caseCategory') });
export const NewCategory = z.strictObject({
  name: z.string().trim().min(1).max(80),
  parentId: idOf('caseCategory').optional(),
  departmentId: idOf('department').optional(),
});
const Minutes = z.int().min(1).max(1_000_000);
export const SetTarget = z
  .strictObject({
    kind: CaseKind,
    severity: CaseSeverity,
    acknowledgeMinutes: Minutes,
    firstActionMinutes: Minutes,
    closeMinutes: Minutes,
  })
  .refine(
    (target) =>
      target.acknowledgeMinutes <= target.firstActionMinutes &&
      target.firstActionMinutes <= target.closeMinutes,
    { message: 'comes before the one before it', path: ['closeMinutes'] },
  );
/** What the client wants to hear from us of our own accord (CF-02). */
export const ContactWish = z.strictObject({
  doNotContact: z.boolean(),
  contactsPerMonth: z.int().min(1).max(30).nullable(),
});
export type ContactWish = z.infer<typeof ContactWish>;
export const ContactWishParams = z.strictObject({ id: idOf('client') });
