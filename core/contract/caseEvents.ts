import { z } from 'zod';
import {
  CaseAction,
  CaseKind,
  CaseSeverity,
  CaseState,
  ClockKind,
  ClosedWhy,
  HandoffMode,
  RemedyKind,
} from './caseWords.ts';

// What happens to a case, as it stands on the client's timeline.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
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
