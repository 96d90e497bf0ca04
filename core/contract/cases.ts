import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant } from './words.ts';
import {
  CaseAction,
  CaseKind,
  CaseSeverity,
  CaseState,
  ClockKind,
  ClosedWhy,
  DismissWhy,
  HandoffMode,
  RemedyKind,
  RootCause,
} from './caseWords.ts';

// Cases: complaints, suggestions and requests of clients, with a department, an owner and clocks in business time.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** What the house calls something, in its languages. */
export const Named = z.object({ id: Id, name: z.string(), nameZh: z.string().nullable() });
export const Person = z.object({ id: Id, name: z.string() });

export const CaseCategory = Named.extend({
  key: z.string(),
  parentId: Id.nullable(),
  departmentId: Id.nullable(),
  retired: z.boolean(),
});
export type CaseCategory = z.infer<typeof CaseCategory>;
export const Department = Named.extend({
  queueId: Id.nullable(),
  scheduleId: Id.nullable(),
  isDefault: z.boolean(),
  retired: z.boolean(),
});
export type Department = z.infer<typeof Department>;
export const CaseTarget = z.object({
  kind: CaseKind,
  severity: CaseSeverity,
  acknowledgeMinutes: z.number().int(),
  firstActionMinutes: z.number().int(),
  closeMinutes: z.number().int(),
});
export type CaseTarget = z.infer<typeof CaseTarget>;
/** What a division sorts its cases by. */
export const CaseCatalogue = z.object({
  categories: z.array(CaseCategory),
  departments: z.array(Department),
  targets: z.array(CaseTarget),
});
export type CaseCatalogue = z.infer<typeof CaseCatalogue>;

export const CaseClock = z.object({
  kind: ClockKind,
  targetMinutes: z.number().int(),
  /** Null while it is paused. */
  dueAt: At.nullable(),
  warnAt: At.nullable(),
  metAt: At.nullable(),
  breachedAt: At.nullable(),
});
export type CaseClock = z.infer<typeof CaseClock>;

export const CaseSummary = z.object({
  id: Id,
  number: z.string(),
  kind: CaseKind,
  severity: CaseSeverity,
  state: CaseState,
  title: z.string(),
  client: z.object({ id: Id, name: z.string().nullable() }),
  category: Named.extend({ key: z.string() }).nullable(),
  department: Named,
  owner: Person.nullable(),
  rootCause: RootCause.nullable(),
  openedAt: At,
  closedAt: At.nullable(),
  reopened: z.number().int(),
  version: z.number().int(),
  clocks: z.array(CaseClock),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const CaseRemedy = z.object({
  id: Id,
  kind: RemedyKind,
  amount: z.number().int().nullable(),
  currency: z.string().nullable(),
  note: z.string().nullable(),
  byName: z.string().nullable(),
  at: At,
});
export const CaseHandoff = z.object({
  id: Id,
  mode: HandoffMode,
  from: Named,
  to: Named,
  toAgent: Person.nullable(),
  by: Person.nullable(),
  question: z.string(),
  passedAt: At,
  readAt: At.nullable(),
  readBy: Person.nullable(),
  answer: z.string().nullable(),
  answeredAt: At.nullable(),
  answeredBy: Person.nullable(),
  /** The viewer is of those to whom it was passed. */
  isMine: z.boolean(),
});
export type CaseHandoff = z.infer<typeof CaseHandoff>;
export const CaseStep = z.object({
  followUpId: Id,
  title: z.string(),
  state: z.enum(['planned', 'overdue', 'done', 'canceled']),
  dueAt: At,
  owner: Person.nullable(),
});
export const CaseConfirmation = z.object({
  id: Id,
  state: z.enum(['asked', 'confirmed', 'refused', 'lapsed', 'withdrawn']),
  askedAt: At,
  lapsesAt: At,
  answeredAt: At.nullable(),
  words: z.string().nullable(),
});
/** One line of what happened, the newest last: an event of the case, or a message in a conversation about it. */
export const CaseLine = z.object({
  eventId: Id,
  kind: z.string(),
  at: At,
  agentId: Id.nullable(),
  conversationId: Id.nullable(),
  data: z.record(z.string(), z.unknown()),
});
export type CaseLine = z.infer<typeof CaseLine>;
export const CaseDetail = CaseSummary.extend({
  description: z.string().nullable(),
  rootCauseNote: z.string().nullable(),
  resolution: z.string().nullable(),
  closedWhy: ClosedWhy.nullable(),
  conversationId: Id.nullable(),
  conversationIds: z.array(Id),
  /** What may be done to it now. */
  actions: z.array(CaseAction),
  steps: z.array(CaseStep),
  remedies: z.array(CaseRemedy),
  handoffs: z.array(CaseHandoff),
  confirmation: CaseConfirmation.nullable(),
  improvements: z.array(z.object({ id: Id, title: z.string(), state: z.string() })),
  lines: z.array(CaseLine),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

const Title = z.string().trim().min(1).max(200);
const Words = z.string().trim().min(1).max(4_000);
export const NewCase = z.strictObject({
  clientId: idOf('client'),
  conversationId: idOf('conversation').optional(),
  /** The timeline entry that it is about. */
  sourceEventId: idOf('timelineEvent').optional(),
  kind: CaseKind.default('complaint'),
  categoryId: idOf('caseCategory').optional(),
  severity: CaseSeverity.default('normal'),
  title: Title,
  description: Words.optional(),
  ownerId: idOf('agent').optional(),
});
export const CaseParams = z.strictObject({ id: idOf('case') });
/** Since which version: who has seen an older one is told, `conflict`. */
const version = { version: z.int32().min(1) };
export const UpdateCase = z.strictObject({
  ...version,
  title: Title.optional(),
  kind: CaseKind.optional(),
  severity: CaseSeverity.optional(),
  categoryId: idOf('caseCategory').nullable().optional(),
  departmentId: idOf('department').optional(),
  ownerId: idOf('agent').nullable().optional(),
  rootCause: RootCause.nullable().optional(),
  rootCauseNote: z.string().trim().max(1_000).nullable().optional(),
});
export const MoveCase = z.strictObject({
  ...version,
  action: CaseAction,
  /** The resolution, or why; asked for when it is resolved, dismissed or reopened. */
  note: Words.optional(),
  why: DismissWhy.optional(),
  rootCause: RootCause.optional(),
  /** When resolved: ask the client whether all is well. */
  ask: z.boolean().default(true),
});
export const NoteCase = z.strictObject({ text: Words });
export const LinkConversation = z.strictObject({ conversationId: idOf('conversation') });
export const NewRemedy = z
  .strictObject({
    kind: RemedyKind,
    /** Minor units of the currency. */
    amount: z.int().min(1).max(1e12).optional(),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    note: z.string().trim().max(1_000).optional(),
  })
  .refine((remedy) => (remedy.amount === undefined) === (remedy.currency === undefined), {
    message: 'an amount has a currency',
    path: ['currency'],
  });
export const NewStep = z.strictObject({
  title: Title,
  dueAt: Instant,
  ownerId: idOf('agent').optional(),
});
export const PassCase = z.strictObject({
  mode: HandoffMode.default('ask'),
  departmentId: idOf('department'),
  agentId: idOf('agent').optional(),
  question: Words,
});
export const HandoffParams = z.strictObject({ id: idOf('case'), handoffId: idOf('caseHandoff') });
export const AnswerHandoff = z.strictObject({ answer: Words });

const Switch = z.enum(['true', 'false']).transform((word) => word === 'true');
/** How cases are narrowed down; the same in the list, its counts and the page's address. */
export const CaseFilter = z.strictObject({
  /** live: not closed. */
  state: z.enum(['live', 'all', ...CaseState.options]).default('live'),
  kind: CaseKind.optional(),
  severity: CaseSeverity.optional(),
  categoryId: idOf('caseCategory').optional(),
  departmentId: idOf('department').optional(),
  ownerId: z.union([z.literal('me'), z.literal('none'), idOf('agent')]).optional(),
  clientId: idOf('client').optional(),
  rootCause: z.union([RootCause, z.literal('none')]).optional(),
  /** A clock of it is over. */
  late: Switch.optional(),
  openedFrom: Instant.optional(),
  openedTo: Instant.optional(),
});
export const ListCases = CaseFilter.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const CasePage = z.object({ items: z.array(CaseSummary), nextCursor: z.string().nullable() });
export type CasePage = z.infer<typeof CasePage>;
/** How many there are in each state, whatever state the filter names. */
export const CaseCounts = z.object({
  counts: z.record(z.string(), z.number().int()),
  late: z.number().int(),
});
export type CaseCounts = z.infer<typeof CaseCounts>;
export const CaseChanged = z.object({ case: CaseDetail });
