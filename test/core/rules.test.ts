import { describe, expect, test } from 'vitest';
import { fieldRules } from '../../core/contract/checkRule.ts';
import type { TimelineEvent } from '../../core/contract/events.ts';
import type { RuleCondition, RuleDocument } from '../../core/contract/rules.ts';
import { ruleFields } from '../../core/contract/ruleWords.ts';
import { DEEPEST, judgeChain } from '../../core/rules/cause.ts';
import type { RuleFacts } from '../../core/rules/facts.ts';
import { fillText } from '../../core/rules/fillText.ts';
import { judge } from '../../core/rules/judge.ts';
import { judgePace, MOST_AN_HOUR, RUNAWAY } from '../../core/rules/pace.ts';
import { addToTally, readTally } from '../../core/rules/tally.ts';

// What rules decide, as tables of cases: conditions, groups, chains, pace, and what a rule may be made of.

const AT = new Date('2026-03-02T10:00:00Z');
const [QUEUE, OTHER, TAG, TAG2, HOURS, GONE] = [1, 2, 3, 4, 5, 6].map(
  (n) => `00000000-0000-7000-8000-00000000000${n}`,
) as [string, string, string, string, string, string];

const received = (data: object = {}): TimelineEvent =>
  ({
    id: QUEUE,
    clientId: QUEUE,
    seq: 7,
    kind: 'message.received',
    conversationId: QUEUE,
    agentId: null,
    at: AT.toISOString(),
    data: { text: 'I want a REFUND, 马上退款', subject: null, opened: true, attachments: [], ...data },
  }) as unknown as TimelineEvent;
const happened = (kind: string, data: object, agentId: string | null = null): TimelineEvent =>
  ({ ...received(), kind, data, agentId }) as unknown as TimelineEvent;

const facts = (changes: Partial<RuleFacts> = {}): RuleFacts => ({
  at: AT,
  event: received(),
  recordedAt: AT,
  divisionId: QUEUE,
  client: {
    id: QUEUE,
    name: 'Ada Byron',
    tier: 'gold',
    kind: 'person',
    language: 'en',
    segment: 'Retail',
    timeZone: 'Europe/Paris',
    isKnown: true,
    accountAgentId: OTHER,
    since: new Date('2026-02-20T10:00:00Z'),
    lastContactAt: new Date('2026-03-02T08:00:00Z'),
  },
  conversation: {
    id: QUEUE,
    channel: 'sms',
    state: 'queued',
    queueId: QUEUE,
    queueName: 'Service',
    holderId: null,
    holderName: null,
    openedAt: new Date('2026-03-02T09:00:00Z'),
    tagIds: [TAG],
    preview: 'the last words',
  },
  ...changes,
});
const held = facts({ conversation: { ...facts().conversation!, holderId: OTHER, state: 'handled' } });
const ofClient = facts({
  event: happened('client.updated', { fields: ['tier'] }, OTHER),
  conversation: null,
});
const answered = facts({ event: happened('survey.answered', { score: 2, comment: 'awful' }) });
const closed = facts({
  event: happened('conversation.closed', { outcome: 'abandoned', disposition: 'Refund', note: null }),
});
/** Mondays to Fridays, nine to five in Paris; 2 March 2026 is a Monday, and it is eleven there. */
const hours = new Map([
  [
    HOURS,
    {
      timeZone: 'Europe/Paris',
      weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
      exceptions: [],
    },
  ],
]);
const night = facts({ at: new Date('2026-03-02T21:00:00Z') });
const holds = (item: RuleCondition, about = facts()) =>
  judge({ match: 'all', groups: [{ match: 'all', items: [item] }] }, about, hours).holds;

describe('conditions', () => {
  test.each<[RuleCondition, RuleFacts, boolean]>([
    [{ field: 'client.tier', op: 'is', values: ['gold', 'vip'] }, facts(), true],
    [{ field: 'client.tier', op: 'isNot', values: ['gold', 'vip'] }, facts(), false],
    [{ field: 'client.kind', op: 'is', values: ['enterprise'] }, facts(), false],
    [{ field: 'client.language', op: 'isNot', values: ['zh'] }, facts(), true],
    [{ field: 'client.segment', op: 'is', values: ['retail'] }, facts(), true],
    [
      { field: 'client.segment', op: 'is', values: ['retail'] },
      facts({ client: { ...facts().client, segment: null } }),
      false,
    ],
    [
      { field: 'client.segment', op: 'isNot', values: ['retail'] },
      facts({ client: { ...facts().client, segment: null } }),
      true,
    ],
    [{ field: 'client.known', op: 'is' }, facts(), true],
    [{ field: 'client.known', op: 'isNot' }, facts(), false],
    [{ field: 'client.hasAccountAgent', op: 'is' }, facts(), true],
    [{ field: 'client.since', op: 'more', span: { amount: 9, unit: 'days' } }, facts(), true],
    [{ field: 'client.since', op: 'less', span: { amount: 9, unit: 'days' } }, facts(), false],
    [{ field: 'client.lastContact', op: 'less', span: { amount: 3, unit: 'hours' } }, facts(), true],
    [
      { field: 'client.lastContact', op: 'more', span: { amount: 1, unit: 'days' } },
      facts({ client: { ...facts().client, lastContactAt: null } }),
      false,
    ],
    [{ field: 'conversation.channel', op: 'is', values: ['sms'] }, facts(), true],
    [{ field: 'conversation.channel', op: 'is', values: ['sms'] }, ofClient, false],
    [{ field: 'conversation.channel', op: 'isNot', values: ['sms'] }, ofClient, true],
    [{ field: 'conversation.queue', op: 'is', queueIds: [OTHER, QUEUE] }, facts(), true],
    [{ field: 'conversation.queue', op: 'isNot', queueIds: [OTHER] }, facts(), true],
    [{ field: 'conversation.state', op: 'is', values: ['handled'] }, held, true],
    [{ field: 'conversation.holder', op: 'is', values: ['nobody'] }, facts(), true],
    [{ field: 'conversation.holder', op: 'is', values: ['nobody'] }, ofClient, false],
    [{ field: 'conversation.holder', op: 'is', values: ['somebody'] }, held, true],
    [{ field: 'conversation.holder', op: 'is', values: ['accountAgent'] }, held, true],
    [{ field: 'conversation.holder', op: 'isNot', values: ['accountAgent'] }, facts(), true],
    [{ field: 'conversation.tags', op: 'has', tagIds: [TAG, TAG2] }, facts(), true],
    [{ field: 'conversation.tags', op: 'hasAll', tagIds: [TAG, TAG2] }, facts(), false],
    [{ field: 'conversation.tags', op: 'hasNone', tagIds: [TAG2] }, facts(), true],
    [{ field: 'conversation.age', op: 'more', span: { amount: 59, unit: 'minutes' } }, facts(), true],
    [{ field: 'conversation.age', op: 'more', span: { amount: 60, unit: 'minutes' } }, facts(), false],
    [{ field: 'conversation.opens', op: 'is' }, facts(), true],
    [{ field: 'conversation.opens', op: 'is' }, facts({ event: received({ opened: false }) }), false],
    [{ field: 'text', op: 'has', values: ['lawyer', 'refund'] }, facts(), true],
    [{ field: 'text', op: 'has', values: ['退款'] }, facts(), true],
    [{ field: 'text', op: 'hasAll', values: ['lawyer', 'refund'] }, facts(), false],
    [{ field: 'text', op: 'hasNone', values: ['lawyer'] }, facts(), true],
    [{ field: 'text', op: 'has', values: ['ＲＥＦＵＮＤ'] }, facts(), true],
    [{ field: 'text', op: 'has', values: ['awful'] }, answered, true],
    [{ field: 'text', op: 'has', values: ['last words'] }, facts({ event: null }), true],
    [{ field: 'hours', op: 'is', scheduleId: HOURS }, facts(), true],
    [{ field: 'hours', op: 'isNot', scheduleId: HOURS }, facts(), false],
    [{ field: 'hours', op: 'isNot', scheduleId: HOURS }, night, true],
    [{ field: 'hours', op: 'is', scheduleId: GONE }, facts(), false],
    [{ field: 'hours', op: 'isNot', scheduleId: GONE }, facts(), false],
    [{ field: 'by', op: 'is', values: ['client'] }, facts(), true],
    [{ field: 'by', op: 'is', values: ['agent'] }, ofClient, true],
    [{ field: 'by', op: 'is', values: ['house'] }, closed, true],
    [{ field: 'outcome', op: 'is', values: ['abandoned'] }, closed, true],
    [{ field: 'disposition', op: 'is', values: ['refund'] }, closed, true],
    [{ field: 'files', op: 'isNot' }, facts(), true],
    [{ field: 'files', op: 'is' }, facts({ event: received({ attachments: [{}] }) }), true],
    [{ field: 'score', op: 'less', number: 3 }, answered, true],
    [{ field: 'score', op: 'is', number: 2 }, answered, true],
    [{ field: 'score', op: 'more', number: 2 }, answered, false],
    [{ field: 'score', op: 'less', number: 3 }, facts(), false],
    [{ field: 'fields', op: 'has', values: ['tier'] }, ofClient, true],
    [{ field: 'fields', op: 'hasNone', values: ['tier'] }, ofClient, false],
  ])('%j', (item, about, expected) => {
    expect(holds(item, about)).toBe(expected);
  });

  test('each field is in the table above', () => {
    // A field that nobody decided about would quietly never hold.
    expect(Object.keys(fieldRules).toSorted()).toEqual([...ruleFields].toSorted());
  });
});

const yes: RuleCondition = { field: 'client.known', op: 'is' };
const no: RuleCondition = { field: 'client.known', op: 'isNot' };
describe('groups', () => {
  test.each<[RuleDocument['match'], [RuleDocument['match'], RuleCondition[]][], boolean]>([
    ['all', [], true],
    ['none', [], true],
    ['all', [['all', [yes, yes]]], true],
    ['all', [['all', [yes, no]]], false],
    ['all', [['any', [no, yes]]], true],
    ['all', [['none', [no, no]]], true],
    ['all', [['none', [no, yes]]], false],
    [
      'all',
      [
        ['all', [yes]],
        ['any', [no]],
      ],
      false,
    ],
    [
      'any',
      [
        ['all', [yes]],
        ['any', [no]],
      ],
      true,
    ],
    [
      'none',
      [
        ['all', [no]],
        ['any', [no]],
      ],
      true,
    ],
    [
      'none',
      [
        ['all', [yes]],
        ['any', [no]],
      ],
      false,
    ],
  ])('%s of %j', (match, groups, expected) => {
    const judged = judge(
      { match, groups: groups.map(([one, items]) => ({ match: one, items })) },
      facts(),
      hours,
    );
    expect(judged.holds).toBe(expected);
    expect(judged.groups.map(({ items }) => items)).toEqual(
      groups.map(([, items]) => items.map((item) => item === yes)),
    );
  });
});

describe('loops', () => {
  test.each([
    [[], 'go'],
    [[OTHER], 'go'],
    [[QUEUE], 'loop'],
    [[OTHER, QUEUE, TAG], 'loop'],
    [Array.from({ length: DEEPEST - 1 }, () => OTHER), 'go'],
    [Array.from({ length: DEEPEST }, () => OTHER), 'deep'],
  ] as const)('behind it %j: %s', (chain, expected) => {
    expect(judgeChain(chain, QUEUE)).toBe(expected);
  });

  test.each([
    [{ fired: 0, refused: 0, firedInAll: 0 }, 'go'],
    [{ fired: 9, refused: 0, firedInAll: 9 }, 'go'],
    [{ fired: 10, refused: 0, firedInAll: 10 }, 'limited'],
    [{ fired: 10, refused: 10 * RUNAWAY - 2, firedInAll: 10 }, 'limited'],
    [{ fired: 10, refused: 10 * RUNAWAY - 1, firedInAll: 10 }, 'stop'],
    [{ fired: 0, refused: 0, firedInAll: MOST_AN_HOUR - 1 }, 'go'],
    [{ fired: 0, refused: 0, firedInAll: MOST_AN_HOUR }, 'stop'],
  ] as const)('at a pace of %j: %s', (pace, expected) => {
    expect(judgePace(pace, 10)).toBe(expected);
  });
});

test('variables are filled in by name, and what has none leaves a mark', () => {
  expect(fillText('{client.firstName} {client.name} {queue.name} {time} {event.text}', facts(), 'UTC')).toBe(
    'Ada Ada Byron Service 11:00 I want a REFUND, 马上退款',
  );
  expect(fillText('{agent.name} {constructor} {event.score}', facts(), 'UTC')).toBe(
    '⟦agent.name⟧ {constructor} ⟦event.score⟧',
  );
  // What a client writes is not looked through again, and cannot make a gap.
  const sly = facts({ event: received({ text: '{client.name} ⟦x⟧' }) });
  expect(fillText('{event.text}', sly, 'UTC')).toBe('{client.name} x');
});

test('a dry run counts by the house’s day, and each client once', () => {
  const late = facts({ at: new Date('2026-03-02T23:30:00Z') });
  const tally = addToTally(
    readTally({}),
    [
      { facts: facts(), holds: true },
      { facts: facts(), holds: false },
      { facts: late, holds: true },
    ],
    'Europe/Paris',
  );
  expect(tally).toMatchObject({
    looked: 3,
    fired: 2,
    clients: [QUEUE],
    conversations: [QUEUE],
    days: { '2026-03-02': { looked: 2, fired: 1 }, '2026-03-03': { looked: 1, fired: 1 } },
  });
  expect(tally.examples.map(({ at }) => at)).toEqual([late.at.toISOString(), AT.toISOString()]);
  expect(addToTally(tally, [{ facts: facts(), holds: true }], 'UTC')).toMatchObject({
    fired: 3,
    clients: [QUEUE],
  });
});
