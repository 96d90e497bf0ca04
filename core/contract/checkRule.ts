import { CaseState } from './caseWords.ts';
import { Quadrant, RelationState } from './relations.ts';
import type { RuleAction, RuleCondition, RuleDocument } from './rules.ts';
import { ClientLanguage } from './words.ts';
import {
  isWait,
  ruleFields,
  ruleVariables,
  type RuleActionKind,
  type RuleField,
  type RuleOp,
  type RuleTrigger,
} from './ruleWords.ts';

// What belongs to what in a rule: pure, for the server when it is saved and for the screen while it is made.

export type RuleProblem =
  | 'needsSpan'
  | 'needsValues'
  | 'needsNumber'
  | 'needsSchedule'
  | 'needsText'
  | 'needsWhom'
  | 'needsAgent'
  | 'needsTag'
  | 'needsQueue'
  | 'needsWanted'
  | 'needsKind'
  | 'needsPlan'
  | 'needsSurvey'
  | 'needsSubject'
  | 'needsActions'
  | 'emptyGroup'
  | 'notOfTrigger'
  | 'badOp'
  | 'badValue'
  | 'badVariable'
  | 'sameTag';

export interface ProblemAt {
  /** Like `actions.0.text` or `groups.1.items.0`. */
  path: string;
  problem: RuleProblem;
}

type Shape = 'values' | 'words' | 'queueIds' | 'tagIds' | 'scheduleId' | 'number' | 'span' | 'flag';
interface FieldRule {
  shape: Shape;
  ops: readonly RuleOp[];
  /** The values there are; left out: any words. */
  among?: readonly string[];
  /** Triggers of which it can be asked; left out: all. */
  of?: (trigger: RuleTrigger) => boolean;
}

const choice: readonly RuleOp[] = ['is', 'isNot'];
const spans: readonly RuleOp[] = ['less', 'more'];
const startsWith =
  (...heads: string[]) =>
  (trigger: RuleTrigger): boolean =>
    heads.some((head) => trigger === head || trigger.startsWith(`${head}.`));
const isOfConversation = (trigger: RuleTrigger): boolean => !/^(client|care|revisit)\./.test(trigger);

/** Every field: what it is compared with, how, and for which triggers. */
export const fieldRules: Record<RuleField, FieldRule> = {
  'client.tier': { shape: 'values', ops: choice, among: ['standard', 'silver', 'gold', 'vip'] },
  'client.kind': { shape: 'values', ops: choice, among: ['person', 'enterprise', 'government'] },
  'client.language': { shape: 'values', ops: choice, among: ClientLanguage.options },
  'client.segment': { shape: 'words', ops: choice },
  'client.known': { shape: 'flag', ops: choice },
  'client.hasAccountAgent': { shape: 'flag', ops: choice },
  'client.since': { shape: 'span', ops: spans },
  'client.lastContact': { shape: 'span', ops: spans },
  'conversation.channel': {
    shape: 'values',
    ops: choice,
    among: ['call', 'sms', 'email'],
    of: isOfConversation,
  },
  'conversation.queue': { shape: 'queueIds', ops: choice, of: isOfConversation },
  'conversation.state': {
    shape: 'values',
    ops: choice,
    among: ['queued', 'offered', 'handled', 'wrapping', 'closed'],
    of: isOfConversation,
  },
  'conversation.holder': {
    shape: 'values',
    ops: choice,
    among: ['nobody', 'somebody', 'accountAgent'],
    of: isOfConversation,
  },
  'conversation.tags': { shape: 'tagIds', ops: ['has', 'hasAll', 'hasNone'], of: isOfConversation },
  'conversation.age': { shape: 'span', ops: spans, of: isOfConversation },
  'conversation.opens': { shape: 'flag', ops: choice, of: startsWith('message.received', 'call.received') },
  text: {
    shape: 'words',
    ops: ['has', 'hasAll', 'hasNone'],
    of: startsWith(
      'message.received',
      'note.added',
      'survey.answered',
      'conversation.closed',
      'conversation.opened',
      'followUp',
      'wait',
    ),
  },
  hours: { shape: 'scheduleId', ops: choice },
  by: {
    shape: 'values',
    ops: choice,
    among: ['client', 'agent', 'house'],
    of: (trigger) => !isWait(trigger),
  },
  outcome: {
    shape: 'values',
    ops: choice,
    among: ['handled', 'abandoned', 'failed', 'unanswered', 'left', 'informed', 'forwarded', 'spam'],
    of: startsWith('conversation.closed'),
  },
  disposition: { shape: 'words', ops: choice, of: startsWith('conversation.closed') },
  files: { shape: 'flag', ops: choice, of: startsWith('message.received') },
  score: { shape: 'number', ops: ['is', 'less', 'more'], of: startsWith('survey.answered') },
  /** What the relationship turned into: a quadrant, a state of its life, dormant, a key client or a lost one. */
  became: {
    shape: 'values',
    ops: choice,
    among: [
      ...Quadrant.options,
      'dormant',
      ...RelationState.options.filter((state) => state !== 'prospect'),
      'mvc',
      'lost_mvc',
    ],
    of: startsWith('relation.changed'),
  },
  caseState: { shape: 'values', ops: choice, among: CaseState.options, of: startsWith('case.moved') },
  fields: { shape: 'words', ops: ['has', 'hasNone'], of: startsWith('client.updated') },
};

/** The fields that this trigger can be asked about, in the order in which they are offered. */
export const fieldsOf = (when: RuleTrigger): readonly RuleField[] =>
  ruleFields.filter((field) => fieldRules[field].of?.(when) ?? true);

/** What an action works on; those of conversations are not for triggers that have none. */
const ofConversation: readonly RuleActionKind[] = [
  'tag',
  'queue',
  'priority',
  'assign',
  'snooze',
  'survey',
  'close',
];
export const actionsOf = (when: RuleTrigger, all: readonly RuleActionKind[]): readonly RuleActionKind[] =>
  isOfConversation(when) ? all : all.filter((kind) => !ofConversation.includes(kind));

/** All that is wrong with a rule, in its order; empty: it can be saved. */
export function checkRule(document: RuleDocument): ProblemAt[] {
  return [
    ...(isWait(document.when) && !document.waits ? [at('waits', 'needsSpan')] : []),
    ...document.groups.flatMap(({ items }, group) =>
      items.length === 0
        ? [at(`groups.${group}`, 'emptyGroup')]
        : items.flatMap((item, index) =>
            checkCondition(document.when, item, `groups.${group}.items.${index}`),
          ),
    ),
    ...(document.actions.length === 0 ? [at('actions', 'needsActions')] : []),
    ...document.actions.flatMap((action, index) => checkAction(document.when, action, `actions.${index}`)),
  ];
}

const at = (path: string, problem: RuleProblem): ProblemAt => ({ path, problem });

function checkCondition(when: RuleTrigger, item: RuleCondition, path: string): ProblemAt[] {
  const rule = fieldRules[item.field];
  if (!(rule.of?.(when) ?? true)) return [at(path, 'notOfTrigger')];
  if (!rule.ops.includes(item.op)) return [at(path, 'badOp')];
  const missing = missingOf(rule.shape, item);
  if (missing) return [at(path, missing)];
  const isKnown = (value: string): boolean => rule.among?.includes(value) ?? true;
  return rule.shape === 'values' && !item.values?.every(isKnown) ? [at(path, 'badValue')] : [];
}

function missingOf(shape: Shape, item: RuleCondition): RuleProblem | null {
  const isEmpty = (list: readonly string[] | undefined): boolean => list === undefined || list.length === 0;
  switch (shape) {
    case 'values':
    case 'words':
      return isEmpty(item.values) ? 'needsValues' : null;
    case 'queueIds':
      return isEmpty(item.queueIds) ? 'needsQueue' : null;
    case 'tagIds':
      return isEmpty(item.tagIds) ? 'needsTag' : null;
    case 'scheduleId':
      return item.scheduleId === undefined ? 'needsSchedule' : null;
    case 'number':
      return item.number === undefined ? 'needsNumber' : null;
    case 'span':
      return item.span === undefined ? 'needsSpan' : null;
    case 'flag':
      return null;
  }
}

type Check = (action: RuleAction, path: string) => (ProblemAt | null)[];

const needsText: Check = ({ text }, path) => [text === undefined ? at(`${path}.text`, 'needsText') : null];
const needsSpan: Check = ({ span }, path) => [span === undefined ? at(`${path}.span`, 'needsSpan') : null];
const needsWhom: Check = ({ whom, agentId }, path) => [
  whom === undefined ? at(`${path}.whom`, 'needsWhom') : null,
  whom === 'agent' && agentId === undefined ? at(`${path}.agentId`, 'needsAgent') : null,
];

const checks: Record<RuleActionKind, Check> = {
  followUp: (action, path) => [
    ...needsText(action, path),
    ...needsWhom(action, path),
    ...needsSpan(action, path),
  ],
  message: (action, path) => [
    ...needsText(action, path),
    action.channel === 'email' && action.subject === undefined ? at(`${path}.subject`, 'needsSubject') : null,
  ],
  notify: (action, path) => [...needsText(action, path), ...needsWhom(action, path)],
  tag: ({ addTagIds = [], removeTagIds = [] }, path) => [
    addTagIds.length + removeTagIds.length === 0 ? at(`${path}.addTagIds`, 'needsTag') : null,
    addTagIds.some((id) => removeTagIds.includes(id)) ? at(`${path}.removeTagIds`, 'sameTag') : null,
  ],
  note: needsText,
  queue: ({ queueId }, path) => [queueId === undefined ? at(`${path}.queueId`, 'needsQueue') : null],
  priority: needsSpan,
  assign: (action, path) => [
    ...needsWhom(action, path),
    action.whom === 'holder' || action.whom === 'supervisors' ? at(`${path}.whom`, 'badValue') : null,
  ],
  snooze: () => [],
  survey: ({ wanted }, path) => [wanted === undefined ? at(`${path}.wanted`, 'needsWanted') : null],
  case: (action, path) => [
    ...needsText(action, path),
    action.caseKind === undefined ? at(`${path}.caseKind`, 'needsKind') : null,
  ],
  care: ({ carePlanId }, path) => [carePlanId === undefined ? at(`${path}.carePlanId`, 'needsPlan') : null],
  ask: ({ surveyId }, path) => [surveyId === undefined ? at(`${path}.surveyId`, 'needsSurvey') : null],
  close: () => [],
};

const VARIABLE = /\{([a-zA-Z.]{1,40})\}/g;

function checkAction(when: RuleTrigger, action: RuleAction, path: string): ProblemAt[] {
  if (actionsOf(when, [action.do]).length === 0) return [at(path, 'notOfTrigger')];
  const names: readonly string[] = ruleVariables;
  const said = `${action.text ?? ''} ${action.subject ?? ''}`;
  const isStrange = [...said.matchAll(VARIABLE)].some(([, name = '']) => !names.includes(name));
  return [
    ...checks[action.do](action, path).filter((one) => one !== null),
    ...(isStrange ? [at(`${path}.text`, 'badVariable')] : []),
  ];
}
