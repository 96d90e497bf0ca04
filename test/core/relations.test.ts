import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RelationState } from '../../core/contract/relations.ts';
import type { Tier } from '../../core/contract/words.ts';
import { behaviourScore, emotionIndex, quadrantOf, sentimentOfScore } from '../../core/relations/emotion.ts';
import { estimateSentiment } from '../../core/relations/estimateSentiment.ts';
import {
  centroidOf,
  FEATURES,
  nearestFeatures,
  likelyToLeave,
  similarityOf,
  vectorOf,
} from '../../core/relations/lookAlike.ts';
import {
  isDormant,
  nextState,
  stepsFrom,
  transitions,
  type StateFacts,
} from '../../core/relations/relationState.ts';
import { valueGroupOf } from '../../core/relations/valueGroup.ts';

describe('the emotion index (A-23)', () => {
  test('its vector: +1 today, -1 at 30 days, +0.5 at 60 days', () => {
    const index = emotionIndex([
      { sentiment: 1, ageDays: 0 },
      { sentiment: -1, ageDays: 30 },
      { sentiment: 0.5, ageDays: 60 },
    ]);
    expect(index).toBeCloseTo(0.3571, 4);
  });
  test('nothing known is nothing, not neutral', () => expect(emotionIndex([])).toBeNull());
  test('never leaves the range of what it is made of, and does not move when all grow older alike', () => {
    const felt = fc.record({
      sentiment: fc.double({ min: -1, max: 1, noNaN: true }),
      ageDays: fc.double({ min: 0, max: 400, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(felt, { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (all, days) => {
          const index = emotionIndex(all)!;
          expect(index).toBeGreaterThanOrEqual(Math.min(...all.map((one) => one.sentiment)) - 1e-9);
          expect(index).toBeLessThanOrEqual(Math.max(...all.map((one) => one.sentiment)) + 1e-9);
          const later = emotionIndex(all.map((one) => ({ ...one, ageDays: one.ageDays + days })))!;
          expect(later).toBeCloseTo(index, 6);
        },
      ),
    );
  });
  test.each([
    [1, 1, 5, -1],
    [3, 1, 5, 0],
    [5, 1, 5, 1],
    [0, 0, 10, -1],
    [10, 0, 10, 1],
    [7, 1, 7, 1],
  ])('score %i of %i to %i is %d', (score, from, to, value) =>
    expect(sentimentOfScore(score, { from, to })).toBe(value),
  );
});

describe('the quadrant', () => {
  const rules = { feelingLowBelow: 0, behaviourHighFrom: 0.5 };
  test.each([
    [0.6, 0.9, 'healthy'],
    [-0.1, 0.9, 'at_risk'],
    [0, 0.4, 'develop'],
    [-0.5, 0, 'breaking'],
    [null, 1, null],
  ])('feeling %d, behaviour %d: %s', (emotion, behaviour, quadrant) =>
    expect(quadrantOf({ emotion, behaviour }, rules)).toBe(quadrant),
  );
  test.each([
    [0, 8, 0],
    [4, 8, 0.5],
    [12, 8, 1],
    [1, 0, 1],
  ])('%i orders and contacts where %i are much: %d', (activity, top, score) =>
    expect(behaviourScore(activity, top)).toBe(score),
  );
});

const facts: StateFacts = {
  state: 'prospect',
  daysInState: 0,
  brokenBy: null,
  silentDays: 1,
  tenureDays: 10,
  orders: 0,
  contacts: 0,
  ordersInState: 0,
  contactsInState: 0,
  feelsBad: false,
};
const rules = { brokenDays: 365, dormantDays: 120 };

describe('the life of a relationship (LC-03)', () => {
  test.each<[Partial<StateFacts>, RelationState | null, string?]>([
    [{}, null],
    [{ contacts: 1 }, null],
    [{ contacts: 2 }, 'established', 'contacts'],
    [{ orders: 1 }, 'established', 'first_order'],
    [{ orders: 1, silentDays: 365 }, null],
    [{ state: 'established', orders: 1 }, null],
    [{ state: 'established', orders: 2 }, 'developing', 'orders'],
    [{ state: 'established', contacts: 4 }, 'developing', 'contacts'],
    [{ state: 'established', silentDays: 364 }, null],
    [{ state: 'established', silentDays: 365 }, 'broken', 'silence'],
    [{ state: 'developing', orders: 3, tenureDays: 179 }, null],
    [{ state: 'developing', orders: 3, tenureDays: 180 }, 'maintained', 'steady'],
    [{ state: 'developing', orders: 3, tenureDays: 180, feelsBad: true }, null],
    [{ state: 'maintained', orders: 90 }, null],
    [{ state: 'maintained', silentDays: 400 }, 'broken', 'silence'],
    [{ state: 'broken', brokenBy: 'silence', silentDays: 400 }, null],
    [{ state: 'broken', brokenBy: 'silence', contactsInState: 1 }, 'regained', 'contact_again'],
    [{ state: 'broken', brokenBy: 'by_hand', contactsInState: 5 }, null],
    [{ state: 'broken', brokenBy: 'by_hand', ordersInState: 1 }, 'regained', 'order_again'],
    [{ state: 'regained', daysInState: 29, ordersInState: 2 }, null],
    [{ state: 'regained', daysInState: 30, ordersInState: 2 }, 'developing', 'orders'],
    [{ state: 'regained', silentDays: 365 }, 'broken', 'silence'],
  ])('%o leads to %s', (part, to, reason) => {
    const step = nextState({ ...facts, ...part }, rules);
    expect(step?.to ?? null).toBe(to);
    if (reason) expect(step?.reason).toBe(reason);
  });
  test('whatever the facts, only what may follow does, and it comes to rest', () => {
    const days = fc.integer({ min: 0, max: 800 });
    const few = fc.integer({ min: 0, max: 8 });
    fc.assert(
      fc.property(
        fc.record({
          state: fc.constantFrom<RelationState>(
            'prospect',
            'established',
            'developing',
            'maintained',
            'broken',
            'regained',
          ),
          daysInState: days,
          brokenBy: fc.constantFrom(null, 'silence', 'by_hand'),
          silentDays: fc.option(days),
          tenureDays: days,
          orders: few,
          contacts: few,
          ordersInState: few,
          contactsInState: few,
          feelsBad: fc.boolean(),
        }),
        (some) => {
          const steps = stepsFrom(some, rules);
          expect(steps.length).toBeLessThanOrEqual(4);
          let { state } = some;
          for (const { to } of steps) {
            expect(transitions[state]).toContain(to);
            state = to;
          }
        },
      ),
    );
  });
  test.each<[Partial<StateFacts>, boolean]>([
    [{ state: 'developing', silentDays: 119 }, false],
    [{ state: 'developing', silentDays: 120 }, true],
    [{ state: 'prospect', silentDays: 300 }, false],
    [{ state: 'broken', silentDays: 500 }, false],
    [{ state: 'maintained', silentDays: null }, false],
  ])('%o is dormant: %s', (part, dormant) => expect(isDormant({ ...facts, ...part }, rules)).toBe(dormant));
});

test.each<[Tier, Tier, RelationState, number, number | null, string]>([
  ['vip', 'vip', 'prospect', 0, null, 'potential'],
  ['gold', 'gold', 'developing', 4, 30, 'mvc'],
  ['gold', 'gold', 'maintained', 4, 364, 'mvc'],
  ['gold', 'gold', 'maintained', 4, 365, 'lost_mvc'],
  ['vip', 'vip', 'broken', 1, 3, 'lost_mvc'],
  // Taken down since: what counts is what it was before.
  ['standard', 'gold', 'broken', 1, 400, 'lost_mvc'],
  ['silver', 'silver', 'broken', 1, 400, 'ordinary'],
  ['standard', 'standard', 'established', 1, 1, 'ordinary'],
])(
  'value group (A-12): %s, before %s, %s, %i orders, the last %s days ago: %s',
  (tier, tierSeen, state, orders, days, group) =>
    expect(
      valueGroupOf({ tier, tierSeen, state, orders, daysSinceOrder: days }, { lostDays: 365 }).group,
    ).toBe(group),
);

describe('look-alikes of the lost (A-16)', () => {
  test.each([
    [0.8524, null, 0.8524],
    [0.8, 1, 0.8],
    [0.8, 3, 0.6],
    [0.8, 5, 0.4],
  ])('%d with a cost of leaving of %j is %d', (similarity, cost, expected) =>
    expect(likelyToLeave(similarity, cost)).toBeCloseTo(expected, 4),
  );
  test('its vector', () => expect(similarityOf([1, 0.8, 0.2], [0.9, 0.7, 0.1])).toBeCloseTo(0.8524, 4));
  test('the middle of the lost, and the two features that match most', () => {
    const lost = [
      [0, 0, 0, 0, 0, 0, 1],
      [1, 1, 0, 0, 0, 0, 1],
    ];
    const centroid = centroidOf(lost)!;
    expect(centroid).toEqual([0.5, 0.5, 0, 0, 0, 0, 1]);
    expect(nearestFeatures([0.5, 0.9, 0.3, 0.4, 0.5, 0.6, 0.9], centroid)).toEqual(['tenure', 'tier']);
    expect(centroidOf([])).toBeNull();
  });
  test('every feature lies between 0 and 1, whatever the client is like', () => {
    const vector = vectorOf({
      tenureDays: 9_999,
      orderGapRatio: 40,
      contactGapDays: 900,
      emotion: -1,
      badContacts: 70,
      callShare: 1,
      tierRank: 3,
    });
    expect(vector).toEqual([1, 1, 1, 0, 1, 1, 1]);
    expect(vector).toHaveLength(FEATURES.length);
  });
});

describe('how a text sounds', () => {
  test.each([
    ['Thank you so much, great service!'],
    ['It was not a problem at all, the technician was friendly.'],
    ['The technician was never late.'],
    ['太好了，非常感谢，师傅很专业'],
    ['服务不错，谢谢'],
    ['Muchas gracias, el técnico fue muy amable'],
    ['Merci beaucoup, très rapide et efficace'],
    ['Vielen Dank, das hat sehr gut funktioniert, ich bin zufrieden'],
  ])('good: %s', (text) => expect(estimateSentiment([text])).toBeGreaterThan(0.2));
  test.each([
    ['This is terrible, I am very disappointed.'],
    ['The service was not good and not friendly.'],
    ['I want to complain: nobody came, it is still broken'],
    ['我很不满意，师傅迟到，态度差'],
    ['太失望了，我要投诉'],
    ['Estoy muy enfadado, el servicio es pésimo'],
    ['Je ne suis pas content, c’est toujours en panne'],
    ['Das funktioniert nicht, ich bin sehr enttäuscht'],
  ])('bad: %s', (text) => expect(estimateSentiment([text])).toBeLessThan(-0.2));
  test.each([['When will you be here?'], ['请问几点来？'], ['12345'], ['']])('says nothing: %s', (text) =>
    expect(estimateSentiment([text])).toBeNull(),
  );
  test('one word is half of it, and no text is more than whole', () => {
    expect(estimateSentiment(['great'])).toBe(0.5);
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 5 }), (texts) => {
        const value = estimateSentiment(texts);
        if (value !== null) expect(Math.abs(value)).toBeLessThan(1);
      }),
      { numRuns: 30 },
    );
  });
});
