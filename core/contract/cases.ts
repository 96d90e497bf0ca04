import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant } from './words.ts';

// Cases: complaints, suggestions and requests of clients, with a department, an owner and clocks in business time.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const CaseKind = z.enum(['complaint', 'suggestion', 'request']);
export type CaseKind = z.infer<typeof CaseKind>;
export const CaseSeverity = z.enum(['low', 'normal', 'high', 'critical']);
export type CaseSeverity = z.infer<typeof CaseSeverity>;
/** awaiting_customer: nobody of ours can go on; resolved: done, and the client is to say whether all is well. */
export const CaseState = z.enum([
  'open',
  'acknowledged',
  'in_progress',
  'awaiting_customer',
  'resolved',
  'closed',
]);
export type CaseState = z.infer<typeof CaseState>;
export const CaseAction = z.enum([
  'acknowledge',
  'start',
  'await',
  'resume',
  'resolve',
  'close',
  'dismiss',
  'reopen',
]);
export type CaseAction = z.infer<typeof CaseAction>;
/** Why it happened: what the Pareto of causes counts. */
export const RootCause = z.enum([
  'people',
  'process',
  'product',
  'system',
  'policy',
  'supplier',
  'communication',
  'expectation',
]);
export type RootCause = z.infer<typeof RootCause>;
/** confirmed: the client said yes; silence: the client said nothing in time; the rest: a person's decision. */
export const ClosedWhy = z.enum(['confirmed', 'silence', 'by_agent', 'withdrawn', 'duplicate', 'unfounded']);
export type ClosedWhy = z.infer<typeof ClosedWhy>;
export const DismissWhy = z.enum(['withdrawn', 'duplicate', 'unfounded']);
export const ClockKind = z.enum(['acknowledge', 'first_action', 'close']);
export type ClockKind = z.infer<typeof ClockKind>;
export const RemedyKind = z.enum([
  'apology',
  'refund',
  'replacement',
  'repair',
  'discount',
  'voucher',
  'visit',
  'other',
]);
export type RemedyKind = z.infer<typeof RemedyKind>;
export const HandoffMode = z.enum(['ask', 'give']);
export type HandoffMode = z.infer<typeof HandoffMode>;

const head = { caseId: Id, number: z.string(), title: z.string() };
/** When a clock of it is to be looked at next. */
const clockAt = { clockAt: At.nullable() };
const money = { amount: z.number().int().nullable(), currency: z.string().nullable() };

export const caseEvents = {
  /** `rule`: what opened it, where no person did. */
  'case.opened': z.object({
    ...head,
    ...clockAt,
    kind: CaseKind,
    severity: CaseSeverity,
    category: z.string().nullable(),
    department: z.string(),
    departmentId: Id,
    ownerId: Id.nullable(),
    rule: z.string().nullable(),
    sourceEventId: Id.nullable(),
  }),
  /** A rule would have opened a case that is open already. */
  'case.causedAgain': z.object({ ...head, rule: z.string(), sourceEventId: Id.nullable() }),
  'case.moved': z.object({
    ...head,
    ...clockAt,
    from: CaseState,
    to: CaseState,
    action: CaseAction,
    /** Why, in somebody's words: the resolution, or what the client said. */
    note: z.string().nullable(),
    why: ClosedWhy.nullable(),
    departmentId: Id,
    ownerId: Id.nullable(),
  }),
  'case.changed': z.object({
    ...head,
    ...clockAt,
    fields: z.array(z.string()),
    department: z.string(),
    departmentId: Id,
    ownerId: Id.nullable(),
  }),
  'case.noted': z.object({ ...head, text: z.string() }),
  'case.remedied': z.object({ ...head, ...money, remedy: RemedyKind, note: z.string().nullable() }),
  'case.passed': z.object({
    ...head,
    ...clockAt,
    handoffId: Id,
    mode: HandoffMode,
    from: z.string(),
    to: z.string(),
    departmentId: Id,
    toAgentId: Id.nullable(),
    question: z.string(),
  }),
  'case.passRead': z.object({ ...head, handoffId: Id, to: z.string(), afterMs: z.number().int() }),
  'case.passAnswered': z.object({
    ...head,
    handoffId: Id,
    to: z.string(),
    answer: z.string(),
    afterMs: z.number().int(),
  }),
  'case.conversationLinked': z.object({ ...head, byClient: z.boolean() }),
  /** Asked whether all is well; silence until then is a yes. */
  'case.confirmationAsked': z.object({ ...head, confirmationId: Id, lapsesAt: At }),
  'case.confirmationAnswered': z.object({
    ...head,
    confirmationId: Id,
    answer: z.enum(['yes', 'no', 'silence']),
    via: z.enum(['web', 'sms', 'email']).nullable(),
    words: z.string().nullable(),
  }),
  'case.clockWarned': z.object({ ...head, ...clockAt, clock: ClockKind, dueAt: At }),
  'case.clockBreached': z.object({ ...head, ...clockAt, clock: ClockKind, dueAt: At }),
} as const;

const Named = z.object({ id: Id, name: z.string(), nameZh: z.string().nullable() });
const Person = z.object({ id: Id, name: z.string() });

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
  ...money,
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
