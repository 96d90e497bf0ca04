import { z } from 'zod';
import type { EventKind } from './events.ts';

// The words of which rules are made. One list per thing, so that server, worker and screen offer the same.

/** Kinds of the timeline that a rule may wait for. What a rule did itself is no kind of its own here. */
export const ruleEvents = [
  'message.received',
  'message.failed',
  'message.unknown',
  'call.received',
  'call.missed',
  'call.abandoned',
  'call.turnedAway',
  'call.ended',
  'callback.requested',
  'callback.unreached',
  'callback.expired',
  'conversation.opened',
  'conversation.accepted',
  'conversation.missed',
  'conversation.requeued',
  'conversation.assigned',
  'conversation.snoozed',
  'conversation.woken',
  'conversation.tagged',
  'conversation.closed',
  'note.added',
  'help.asked',
  'followUp.planned',
  'followUp.reminded',
  'followUp.done',
  'followUp.canceled',
  'survey.sent',
  'survey.answered',
  'survey.expired',
  'case.opened',
  'case.moved',
  'care.enrolled',
  'revisit.completed',
  'relation.changed',
  'order.recorded',
  'client.updated',
  'client.optedOut',
  'client.optedIn',
  'client.mayOptOut',
  'client.merged',
  'client.blocked',
] as const satisfies readonly EventKind[];

/**
 * Waits that a rule may look for: the client waits for us (wait.us), we for the client (wait.client), or a conversation has been
 * open for so long (wait.open). Once for each such wait.
 */
export const ruleWaits = ['wait.us', 'wait.client', 'wait.open'] as const;
export const RuleWait = z.enum(ruleWaits);
export type RuleWait = z.infer<typeof RuleWait>;

export const RuleTrigger = z.enum([...ruleEvents, ...ruleWaits]);
export type RuleTrigger = z.infer<typeof RuleTrigger>;

export const isWait = (trigger: RuleTrigger): trigger is RuleWait => RuleWait.safeParse(trigger).success;

/** What a condition looks at. */
export const ruleFields = [
  'client.tier',
  'client.kind',
  'client.language',
  'client.segment',
  'client.known',
  'client.hasAccountAgent',
  'client.since',
  'client.lastContact',
  'conversation.channel',
  'conversation.queue',
  'conversation.state',
  'conversation.holder',
  'conversation.tags',
  'conversation.age',
  'conversation.opens',
  'text',
  'hours',
  'by',
  'outcome',
  'disposition',
  'files',
  'score',
  'fields',
  'became',
  'caseState',
] as const;
export const RuleField = z.enum(ruleFields);
export type RuleField = z.infer<typeof RuleField>;

/** is, isNot: one of the values; has, hasAll, hasNone: tags or words; less, more: numbers and spans of time. */
export const RuleOp = z.enum(['is', 'isNot', 'has', 'hasAll', 'hasNone', 'less', 'more']);
export type RuleOp = z.infer<typeof RuleOp>;

export const RuleUnit = z.enum(['minutes', 'hours', 'days']);
export type RuleUnit = z.infer<typeof RuleUnit>;

export const Match = z.enum(['all', 'any', 'none']);
export type Match = z.infer<typeof Match>;

export const ruleActions = [
  'followUp',
  'message',
  'notify',
  'tag',
  'note',
  'queue',
  'priority',
  'assign',
  'snooze',
  'survey',
  'case',
  'care',
  'ask',
  'close',
] as const;
export const RuleActionKind = z.enum(ruleActions);
export type RuleActionKind = z.infer<typeof RuleActionKind>;

/** holder: who has the conversation; accountAgent: the client's own; supervisors: those of the division; agent: this one. */
export const RuleWhom = z.enum(['holder', 'accountAgent', 'supervisors', 'agent']);
export type RuleWhom = z.infer<typeof RuleWhom>;

/** Why an action of a rule that fired was left undone. */
export const ActionRefusal = z.enum([
  'noConversation',
  'isCall',
  'over',
  'notWaiting',
  'offered',
  'already',
  'nobody',
  'noAddress',
  'gap',
  'gone',
  'tooManyTags',
  'switchedOff',
]);
export type ActionRefusal = z.infer<typeof ActionRefusal>;

/**
 * done: it fired; unmatched: its conditions did not hold; loop: what happened was its own doing; deep: rule upon rule upon rule;
 * limited: this client has had it too often within the hour; failed: it could not be carried out, and nothing of it was.
 */
export const FiringOutcome = z.enum(['done', 'unmatched', 'loop', 'deep', 'limited', 'failed']);
export type FiringOutcome = z.infer<typeof FiringOutcome>;

/** The variables of a rule's texts, as they are written between braces. */
export const ruleVariables = [
  'client.name',
  'client.firstName',
  'agent.name',
  'queue.name',
  'event.text',
  'event.score',
  'date',
  'time',
] as const;
export type RuleVariable = (typeof ruleVariables)[number];
