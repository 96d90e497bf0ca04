import { z } from 'zod';
import { ClientDate, DateKind, dateEvents, TimeOfDay } from './careDates.ts';
import { idOf } from './ids.ts';
import { ClientKind, Tier } from './words.ts';

// Care plans: what is done for a client, by whom or by which channel, and when: relative to a day of theirs, a festival,
// or the day they came into the plan.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const Day = z.iso.date();

/** vertical: key clients, by people; horizontal: many, by text and mail; reward: something is given back. */
export const PlanKind = z.enum(['vertical', 'horizontal', 'reward']);
export type PlanKind = z.infer<typeof PlanKind>;

export const Festival = z.enum([
  'new_year',
  'spring_festival',
  'lantern',
  'dragon_boat',
  'mid_autumn',
  'double_ninth',
  'national_day',
  'christmas',
]);
export type Festival = z.infer<typeof Festival>;

/** What a step is counted from. */
export const Anchor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('enrolment') }),
  z.strictObject({ kind: z.literal('date'), date: DateKind }),
  z.strictObject({ kind: z.literal('festival'), festival: Festival }),
  /** Every so many months after the enrolment. */
  z.strictObject({ kind: z.literal('every'), months: z.number().int().min(1).max(60) }),
]);
export type Anchor = z.infer<typeof Anchor>;

/**
 * The hub sends a card (mail, else text), a text, a mail, an invitation; a person calls, visits, posts material; a report is
 * made and waits for approval.
 */
export const StepKind = z.enum(['call', 'visit', 'material', 'report', 'card', 'text', 'email', 'seminar']);
export type StepKind = z.infer<typeof StepKind>;
/** benefit: something is offered; emotion: somebody is greeted, seen or asked. */
export const StepNature = z.enum(['benefit', 'emotion']);
export type StepNature = z.infer<typeof StepNature>;

export const sentKinds: readonly StepKind[] = ['card', 'text', 'email', 'seminar'];

const Words = z.strictObject({
  subject: z.string().trim().max(200).default(''),
  text: z.string().trim().min(1).max(1_600),
});
export type Words = z.infer<typeof Words>;

export const PlanStep = z.strictObject({
  /** Stays the same from version to version, so that nothing is done twice. */
  key: z.string().regex(/^[a-z0-9-]{1,40}$/),
  kind: StepKind,
  nature: StepNature,
  title: z.string().trim().min(1).max(120),
  anchor: Anchor,
  /** Days after that day; before it when negative. */
  offsetDays: z.number().int().min(-180).max(365).default(0),
  time: TimeOfDay.default('10:00'),
  /** What the hub sends, to those who read one of these languages. */
  texts: z.strictObject({ en: Words.optional(), zh: Words.optional() }).default({}),
  /** For the person who does it. */
  note: z.string().trim().max(1_000).default(''),
});
export type PlanStep = z.infer<typeof PlanStep>;

/** Whom the plan takes in by itself: who fits all that is said. An empty list asks for nothing. */
export const PlanRule = z.strictObject({
  segments: z.array(z.string().trim().min(1).max(40)).max(20).default([]),
  tiers: z.array(Tier).max(4).default([]),
  kinds: z.array(ClientKind).max(3).default([]),
  hasDate: DateKind.nullable().default(null),
  hasAccountAgent: z.boolean().default(false),
  loyalty: z.boolean().default(false),
  /** Has bought: a contract, a begun service, or one that was done. */
  won: z.boolean().default(false),
});
export type PlanRule = z.infer<typeof PlanRule>;

export const PlanDocument = z
  .strictObject({
    /** Null: by hand alone. */
    rule: PlanRule.nullable(),
    steps: z.array(PlanStep).min(1).max(60),
  })
  .superRefine(({ steps }, context) => {
    for (const [index, step] of steps.entries()) {
      const path = ['steps', index];
      if (steps.findIndex(({ key }) => key === step.key) !== index)
        context.addIssue({ code: 'custom', message: 'Two steps have this key', path: [...path, 'key'] });
      if (sentKinds.includes(step.kind) && !step.texts.en && !step.texts.zh)
        context.addIssue({ code: 'custom', message: 'Say what is sent', path: [...path, 'texts'] });
    }
  });
export type PlanDocument = z.infer<typeof PlanDocument>;

export const CarePlan = z.object({
  id: Id,
  name: z.string(),
  kind: PlanKind,
  version: z.number().int(),
  retired: z.boolean(),
  document: PlanDocument,
  /** Clients in it now. */
  active: z.number().int(),
  paused: z.number().int(),
});
export type CarePlan = z.infer<typeof CarePlan>;
export const CarePlanList = z.object({ items: z.array(CarePlan), nextCursor: z.null() });
export const PlanParams = z.strictObject({ id: idOf('carePlan') });
const Name = z.string().trim().min(1).max(80);
export const NewCarePlan = z.strictObject({ name: Name, kind: PlanKind, document: PlanDocument });
/** `version`: the one that was looked at. */
export const PublishCarePlan = z.strictObject({
  name: Name,
  kind: PlanKind,
  version: z.int32().min(1),
  document: PlanDocument,
});
export const RetireCarePlan = z.strictObject({ retired: z.boolean() });
export const MatchRule = z.strictObject({ rule: PlanRule });
export const RuleMatch = z.object({ clients: z.number().int(), names: z.array(z.string().nullable()) });
export type RuleMatch = z.infer<typeof RuleMatch>;

export const EnrolmentState = z.enum(['active', 'paused', 'left', 'done']);
export type EnrolmentState = z.infer<typeof EnrolmentState>;
export const EnrolledBy = z.enum(['rule', 'hand']);
export const Enrolment = z.object({
  planId: Id,
  name: z.string(),
  kind: PlanKind,
  state: EnrolmentState,
  enrolledBy: EnrolledBy,
  enrolledOn: Day,
  reason: z.string().nullable(),
});
export const EnrolClient = z.strictObject({ planId: idOf('carePlan') });
export const ChangeEnrolment = z.strictObject({
  planId: idOf('carePlan'),
  action: z.enum(['pause', 'resume', 'leave']),
  reason: z.string().trim().max(200).optional(),
});

/** What comes next for a client, or has just come. */
export const CareMoment = z.object({
  planName: z.string(),
  title: z.string(),
  kind: StepKind,
  nature: StepNature,
  on: Day,
  /** Once it is planned: what became of it. */
  followUp: z.object({ id: Id, state: z.string() }).nullable(),
});
export type CareMoment = z.infer<typeof CareMoment>;

export const CadenceOf = z.enum(['client', 'segment', 'tier']);
export const ClientCareReply = z.object({
  segment: z.string().nullable(),
  segments: z.array(z.string()),
  loyalty: z.boolean(),
  industryNote: z.string().nullable(),
  developmentNote: z.string().nullable(),
  serviceNote: z.string().nullable(),
  contactTime: z.string().nullable(),
  cadenceDays: z.number().int().nullable(),
  revisitMonths: z.number().int().nullable(),
  lastServiceOn: Day.nullable(),
  /** How often there should be a contact between people, and when there was one. */
  cadence: z.object({
    days: z.number().int(),
    from: CadenceOf,
    lastContactAt: At.nullable(),
    dueAt: At,
    isLate: z.boolean(),
  }),
  dates: z.array(ClientDate),
  enrolments: z.array(Enrolment),
  /** The nearest first. */
  upcoming: z.array(CareMoment),
  /** What was planned lately, the latest first. */
  recent: z.array(CareMoment),
});
export type ClientCareReply = z.infer<typeof ClientCareReply>;

const Planned = z.object({ planId: Id, name: z.string() });
export const careEvents = {
  ...dateEvents,
  'care.enrolled': Planned.extend({ by: EnrolledBy }),
  'care.changed': Planned.extend({
    state: EnrolmentState,
    by: EnrolledBy,
    reason: z.string().nullable(),
  }),
} as const;

/** Clients of one group, and how many of them had a contact between people within their cadence (CV-08). */
const CoverageRow = z.object({
  segment: z.string().nullable(),
  tier: Tier,
  clients: z.number().int(),
  within: z.number().int(),
});
export const Coverage = z.object({
  rows: z.array(CoverageRow),
  /** Steps that were planned in the last 90 days (LC-20). */
  benefit: z.number().int(),
  emotion: z.number().int(),
  /** Conversations of the last 90 days that people had with who has bought, and with who has not (LC-25). */
  retain: z.number().int(),
  develop: z.number().int(),
  /** Who has bought and is in no plan. */
  wonWithoutPlan: z.number().int(),
});
export type Coverage = z.infer<typeof Coverage>;
export const LateClient = z.object({
  id: Id,
  name: z.string().nullable(),
  tier: Tier,
  segment: z.string().nullable(),
  accountAgent: z.string().nullable(),
  cadenceDays: z.number().int(),
  lastContactAt: At.nullable(),
  dueAt: At,
});
export type LateClient = z.infer<typeof LateClient>;
export const LatePage = z.object({ items: z.array(LateClient), nextCursor: z.string().nullable() });
export type LatePage = z.infer<typeof LatePage>;
/** `late`: no contact within the cadence; `noPlan`: has bought and is in no plan. */
export const ListLate = z.strictObject({
  list: z.enum(['late', 'noPlan']).default('late'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
