import type { TimelineEvent } from '../contract/events.ts';
import { fieldRules } from '../contract/checkRule.ts';
import type { Hours } from '../contract/hours.ts';
import type { Explained, RuleCondition, RuleDocument, Span } from '../contract/rules.ts';
import type { Match, RuleField } from '../contract/ruleWords.ts';
import { isOpenAt } from '../hours/openTimes.ts';
import type { RuleFacts } from './facts.ts';

// Whether a rule's conditions hold. Pure: the same facts give the same answer, in a firing, in a dry run and when it is tried.

export type HoursById = ReadonlyMap<string, Hours>;

const unitMs = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;
export const msOf = ({ amount, unit }: Span): number => amount * unitMs[unit];

/** Whether they hold, and which of them do. No condition at all holds. */
export function judge(
  { match, groups }: Pick<RuleDocument, 'match' | 'groups'>,
  facts: RuleFacts,
  hours: HoursById,
): Explained {
  const judged = groups.map((group) => {
    const items = group.items.map((item) => holds(item, facts, hours));
    return { holds: together(group.match, items), items };
  });
  return {
    holds: together(
      match,
      judged.map((group) => group.holds),
    ),
    groups: judged,
  };
}

function together(match: Match, all: readonly boolean[]): boolean {
  if (all.length === 0) return true;
  if (match === 'all') return all.every(Boolean);
  return all.some(Boolean) === (match === 'any');
}

function holds(item: RuleCondition, facts: RuleFacts, hours: HoursById): boolean {
  switch (fieldRules[item.field].shape) {
    case 'values':
      return item.field === 'conversation.holder'
        ? holderIs(item, facts)
        : isAmong(item, valueOf(item, facts));
    case 'words':
      return item.op === 'is' || item.op === 'isNot'
        ? isAmong(item, valueOf(item, facts))
        : hasWords(item, facts);
    case 'queueIds':
      return isOneOf(item, item.queueIds, facts.conversation?.queueId);
    case 'tagIds':
      return hasTags(item, facts.conversation?.tagIds ?? []);
    case 'scheduleId':
      return isWithin(item, facts.at, hours);
    case 'number':
      return compares(item, facts.event);
    case 'span':
      return isSpan(item, facts);
    case 'flag':
      return flagOf(item, facts) === (item.op === 'is');
  }
}

/** What is compared with a list, for fields that have one value. */
function valueOf({ field }: RuleCondition, { client, conversation, event }: RuleFacts): string | null {
  const closed = event?.kind === 'conversation.closed' ? event.data : null;
  const values: Partial<Record<RuleField, string | null>> = {
    'client.tier': client.tier,
    'client.kind': client.kind,
    'client.language': client.language,
    'client.segment': client.segment,
    'conversation.channel': conversation?.channel ?? null,
    'conversation.state': conversation?.state ?? null,
    by: event && byOf(event),
    outcome: closed?.outcome ?? null,
    disposition: closed?.disposition ?? null,
    became: event?.kind === 'relation.changed' ? event.data.to : null,
    caseState: event?.kind === 'case.moved' ? event.data.to : null,
  };
  return values[field] ?? null;
}

const ofClients: ReadonlySet<string> = new Set([
  'message.received',
  'call.received',
  'call.missed',
  'call.abandoned',
  'callback.requested',
  'survey.answered',
  'client.optedOut',
  'client.optedIn',
  'client.mayOptOut',
]);

/** Whose doing it was. */
export function byOf(event: TimelineEvent): 'client' | 'agent' | 'house' {
  if (event.agentId !== null) return 'agent';
  return ofClients.has(event.kind) ? 'client' : 'house';
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

function isAmong(item: RuleCondition, value: string | null): boolean {
  const isIn = value !== null && (item.values ?? []).some((one) => plain(one) === plain(value));
  return isIn === (item.op === 'is');
}

/** More than one of these may be true at once. */
function holderIs({ op, values = [] }: RuleCondition, { client, conversation }: RuleFacts): boolean {
  const holderId = conversation?.holderId ?? null;
  const is: Record<string, boolean> = {
    nobody: conversation !== null && holderId === null,
    somebody: holderId !== null,
    accountAgent: holderId !== null && holderId === client.accountAgentId,
  };
  return values.some((value) => is[value] === true) === (op === 'is');
}

function isOneOf(item: RuleCondition, ids: readonly string[] = [], id: string | undefined): boolean {
  return (id !== undefined && ids.includes(id)) === (item.op === 'is');
}

function hasTags({ op, tagIds = [] }: RuleCondition, borne: readonly string[]): boolean {
  if (op === 'hasAll') return tagIds.every((id) => borne.includes(id));
  return tagIds.some((id) => borne.includes(id)) === (op === 'has');
}

function hasWords({ field, op, values = [] }: RuleCondition, facts: RuleFacts): boolean {
  if (field === 'fields') {
    const changed = facts.event?.kind === 'client.updated' ? facts.event.data.fields : [];
    return values.some((value) => changed.includes(value)) === (op === 'has');
  }
  const text = plain(wordsOf(facts));
  if (op === 'hasAll') return values.every((word) => text.includes(plain(word)));
  return values.some((word) => text.includes(plain(word))) === (op === 'has');
}

/** The words that were said: of the event, or the last of the conversation that waits. */
export function wordsOf({ event, conversation }: RuleFacts): string {
  if (event === null) return conversation?.preview ?? '';
  const said = new Map<string, unknown>(Object.entries(event.data));
  return ['subject', 'text', 'comment', 'title', 'note', 'disposition']
    .map((name) => said.get(name))
    .filter((words) => typeof words === 'string')
    .join('\n');
}

function isWithin({ op, scheduleId }: RuleCondition, at: Date, hours: HoursById): boolean {
  const schedule = scheduleId === undefined ? undefined : hours.get(scheduleId);
  // Hours that are gone are neither open nor closed: nothing is done by them.
  return schedule !== undefined && isOpenAt(schedule, at) === (op === 'is');
}

function compares({ op, number = 0 }: RuleCondition, event: TimelineEvent | null): boolean {
  if (event?.kind !== 'survey.answered') return false;
  const { score } = event.data;
  if (op === 'less') return score < number;
  return op === 'more' ? score > number : score === number;
}

function isSpan({ field, op, span }: RuleCondition, facts: RuleFacts): boolean {
  const since = sinceOf(field, facts);
  if (!since || !span) return false;
  const lasted = facts.at.getTime() - since.getTime();
  return op === 'more' ? lasted > msOf(span) : lasted < msOf(span);
}

function sinceOf(
  field: RuleCondition['field'],
  { client, conversation }: RuleFacts,
): Date | null | undefined {
  if (field === 'client.since') return client.since;
  return field === 'client.lastContact' ? client.lastContactAt : conversation?.openedAt;
}

function flagOf({ field }: RuleCondition, { client, event }: RuleFacts): boolean {
  const flags: Partial<Record<RuleField, boolean>> = {
    'client.known': client.isKnown,
    'client.hasAccountAgent': client.accountAgentId !== null,
    'conversation.opens':
      (event?.kind === 'message.received' || event?.kind === 'call.received') && event.data.opened,
    files: event?.kind === 'message.received' && event.data.attachments.length > 0,
  };
  return flags[field] ?? false;
}
