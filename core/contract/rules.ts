import { z } from 'zod';
import { CaseKind, CaseSeverity } from './caseWords.ts';
import { idOf } from './ids.ts';
import {
  ActionRefusal,
  FiringOutcome,
  Match,
  RuleActionKind,
  RuleField,
  RuleOp,
  RuleTrigger,
  RuleUnit,
  RuleWhom,
} from './ruleWords.ts';
import { Channel, PlannedPurpose } from './words.ts';

// Rules: when, if, then. A rule's document is flat on purpose: what belongs to which field or action is checkRule's to say
// (core/contract/checkRule.ts), for the server and, while somebody types, for the screen.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const Span = z.strictObject({ amount: z.number().int().min(1).max(9_999), unit: RuleUnit });
export type Span = z.infer<typeof Span>;

const Word = z.string().trim().min(1).max(80);
export const RuleCondition = z.strictObject({
  field: RuleField,
  op: RuleOp,
  /** Of fields with a list: tier, kind, language, segment, channel, state, outcome, who did it, words. */
  values: z.array(Word).max(40).optional(),
  queueIds: z.array(idOf('queue')).max(40).optional(),
  tagIds: z.array(idOf('tag')).max(40).optional(),
  scheduleId: idOf('schedule').optional(),
  /** Of score. */
  number: z.number().int().min(-1_000_000).max(1_000_000).optional(),
  /** Of ages and times since. */
  span: Span.optional(),
});
export type RuleCondition = z.infer<typeof RuleCondition>;

export const MOST_GROUPS = 8;
export const MOST_CONDITIONS = 12;
export const MOST_ACTIONS = 10;

export const ConditionGroup = z.strictObject({
  match: Match,
  items: z.array(RuleCondition).max(MOST_CONDITIONS),
});
export type ConditionGroup = z.infer<typeof ConditionGroup>;

export const RuleAction = z.strictObject({
  do: RuleActionKind,
  /** followUp, case: its title; message, note, notify: the words, with variables. */
  text: z.string().trim().min(1).max(2_000).optional(),
  /** followUp, notify, assign: whom it concerns. */
  whom: RuleWhom.optional(),
  agentId: idOf('agent').optional(),
  /** followUp, message: how long after; snooze, priority: for how long. */
  span: Span.optional(),
  /** message: by text or mail; left out: where the client is in touch. */
  channel: Channel.exclude(['call']).optional(),
  subject: z.string().trim().min(1).max(200).optional(),
  /** message: what it is for, which is what the governor goes by; left out: a reminder. */
  purpose: PlannedPurpose.optional(),
  addTagIds: z.array(idOf('tag')).max(10).optional(),
  removeTagIds: z.array(idOf('tag')).max(10).optional(),
  queueId: idOf('queue').optional(),
  /** survey: whether the client is to be asked. */
  wanted: z.boolean().optional(),
  /** care: the plan that the client comes into. */
  carePlanId: idOf('carePlan').optional(),
  /** ask: the survey; `span`: how long after. */
  surveyId: idOf('survey').optional(),
  caseKind: CaseKind.optional(),
  severity: CaseSeverity.optional(),
});
export type RuleAction = z.infer<typeof RuleAction>;

export const RuleDocument = z.strictObject({
  when: RuleTrigger,
  /** Of a wait: how long. */
  waits: Span.optional(),
  /** How the groups go together. No group: always. */
  match: Match.default('all'),
  groups: z.array(ConditionGroup).max(MOST_GROUPS).default([]),
  actions: z.array(RuleAction).max(MOST_ACTIONS).default([]),
  /** Later rules do not look at what this one has fired for. */
  isLast: z.boolean().default(false),
  /** How often an hour for one client, at most. */
  perClient: z.number().int().min(1).max(100).default(10),
});
export type RuleDocument = z.infer<typeof RuleDocument>;

const Name = z.string().trim().min(1).max(120);
export const NewRule = z.strictObject({ name: Name, document: RuleDocument });
/** `version`: the one that was changed; another answer than "conflict" means that nobody else changed it meanwhile. */
export const ChangeRule = z.strictObject({
  name: Name,
  document: RuleDocument,
  version: z.number().int().min(1),
});
export const SwitchRule = z.strictObject({ enabled: z.boolean() });
export const MOST_RULES = 200;
export const OrderRules = z.strictObject({ ruleIds: z.array(idOf('rule')).min(1).max(MOST_RULES) });
export const RuleParams = z.strictObject({ id: idOf('rule') });

export const Rule = z.object({
  id: Id,
  name: z.string(),
  position: z.number().int(),
  version: z.number().int(),
  enabled: z.boolean(),
  /** Switched off by the house, because it fired too often; who switches it on has looked. */
  stoppedAt: At.nullable(),
  document: RuleDocument,
  changedAt: At,
  changedBy: z.string().nullable(),
  /** Of the last seven days. */
  fired: z.number().int(),
  failed: z.number().int(),
  lastFiredAt: At.nullable(),
});
export type Rule = z.infer<typeof Rule>;
export const RuleList = z.object({ items: z.array(Rule) });

export const RuleVersion = z.object({
  version: z.number().int(),
  name: z.string(),
  document: RuleDocument,
  madeAt: At,
  madeBy: z.string().nullable(),
});
export type RuleVersion = z.infer<typeof RuleVersion>;
export const RuleVersions = z.object({ items: z.array(RuleVersion) });

/** Whether each condition held, by group; the whole, and each group. */
export const Explained = z.object({
  holds: z.boolean(),
  groups: z.array(z.object({ holds: z.boolean(), items: z.array(z.boolean()) })),
});
export type Explained = z.infer<typeof Explained>;

export const ActionDone = z.object({
  do: RuleActionKind,
  /** Null: it was done. */
  why: ActionRefusal.nullable(),
  /** What it was done with: a name or a title. */
  what: z.string().nullable(),
});
export type ActionDone = z.infer<typeof ActionDone>;

export const Firing = z.object({
  id: Id,
  ruleId: Id,
  ruleName: z.string(),
  version: z.number().int(),
  outcome: FiringOutcome,
  at: At,
  clientId: Id,
  clientName: z.string().nullable(),
  conversationId: Id.nullable(),
  /** What it fired for; null for a wait. */
  eventId: Id.nullable(),
  kind: RuleTrigger,
  /** The rules behind it, the first cause first. */
  chain: z.array(z.string()),
  explained: Explained.nullable(),
  did: z.array(ActionDone),
  /** Why it failed. */
  reason: z.string().nullable(),
});
export type Firing = z.infer<typeof Firing>;
export const FiringList = z.object({ items: z.array(Firing), nextCursor: z.string().nullable() });
export type FiringList = z.infer<typeof FiringList>;
export const ListFirings = z.strictObject({
  ruleId: idOf('rule').optional(),
  clientId: idOf('client').optional(),
  outcome: FiringOutcome.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const FiringParams = z.strictObject({ id: idOf('ruleFiring') });
export const FiringWithDocument = Firing.extend({
  /** As the rule was when it fired. */
  document: RuleDocument,
});
export type FiringWithDocument = z.infer<typeof FiringWithDocument>;

/** What a rule would make of one entry of a timeline. Does nothing. */
export const TryRule = z.strictObject({
  document: RuleDocument,
  clientId: idOf('client'),
  /** The entry's number on that timeline. */
  seq: z.number().int().min(1),
});
export const Tried = z.object({
  kind: z.string(),
  at: At,
  /** It is of the kind that the rule waits for. */
  isHeard: z.boolean(),
  explained: Explained,
});
export type Tried = z.infer<typeof Tried>;

export const OrderDryRun = z.strictObject({ document: RuleDocument });
export const DryRunParams = z.strictObject({ id: idOf('ruleDryRun') });
export const DryRunDay = z.object({ day: z.string(), looked: z.number().int(), fired: z.number().int() });
export const DryRunExample = z.object({
  clientId: Id,
  clientName: z.string().nullable(),
  conversationId: Id.nullable(),
  seq: z.number().int().nullable(),
  at: At,
});
export const DryRun = z.object({
  id: Id,
  from: At,
  to: At,
  /** 0 to 1. */
  progress: z.number(),
  isDone: z.boolean(),
  /** There was more than is looked at. */
  isPartial: z.boolean(),
  failure: z.string().nullable(),
  looked: z.number().int(),
  fired: z.number().int(),
  clients: z.number().int(),
  conversations: z.number().int(),
  days: z.array(DryRunDay),
  examples: z.array(DryRunExample),
});
export type DryRun = z.infer<typeof DryRun>;

export const ruleTimelineEvents = {
  /** A rule did something here. Its log is kept under `firingId`. */
  'rule.fired': z.object({
    ruleId: Id,
    firingId: Id,
    name: z.string(),
    version: z.number().int(),
    did: z.array(ActionDone),
    /** Queues in which something may be offered now. */
    queueIds: z.array(Id),
  }),
} as const;
