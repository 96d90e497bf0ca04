import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { legMovesForward, readCallStatus } from '#core/calls/legStates.ts';
import { DeliveryState } from '#core/contract/words.ts';
import { movesForward } from '#core/conversations/deliveryRanks.ts';
import { serviceLevel } from '#core/metrics/serviceLevel.ts';

/** The state after applying news in this order, one lattice at a time. */
function settle<S>(start: S, news: readonly S[], forward: (from: S, to: S) => boolean): S {
  return news.reduce((state, next) => (forward(state, next) ? next : state), start);
}

describe('delivery states', () => {
  it.each([
    ['leased', 'accepted', true],
    ['leased', 'unknown', true],
    ['unknown', 'accepted', true],
    ['unknown', 'delivered', true],
    ['accepted', 'unknown', false],
    ['sent', 'delivered', true],
    ['delivered', 'sent', false],
    ['delivered', 'failed', false],
    ['failed', 'delivered', false],
    ['sent', 'sent', false],
    ['canceled', 'leased', false],
  ] as const)('%s -> %s: %s', (from, to, expected) => {
    expect(movesForward(from, to)).toBe(expected);
  });

  it('end the same in any order and with any repeats', () => {
    const callbacks = ['accepted', 'sent', 'delivered'] as const;
    const disordered = fc
      .array(fc.constantFrom(...callbacks), { maxLength: 10 })
      .map((extra) => [...callbacks, ...extra]);
    fc.assert(
      fc.property(
        disordered.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
        (news) => {
          expect(settle<DeliveryState>('leased', news, movesForward)).toBe('delivered');
        },
      ),
    );
  });

  it('have a rank each', () => {
    for (const state of DeliveryState.options) expect(movesForward(state, state)).toBe(false);
  });
});

describe('leg states', () => {
  it('end the same in any order and with any repeats', () => {
    const states = ['queued', 'ringing', 'in_progress', 'ended'] as const;
    fc.assert(
      fc.property(fc.shuffledSubarray([...states, ...states], { minLength: 8 }), (news) => {
        expect(settle<(typeof states)[number]>('queued', news, legMovesForward)).toBe('ended');
      }),
    );
  });

  it.each([
    ['initiated', 'queued', null],
    ['in-progress', 'in_progress', null],
    ['answered', 'in_progress', null],
    ['no-answer', 'ended', 'no-answer'],
    ['completed', 'ended', 'completed'],
  ])('reads %s as %s', (word, state, endReason) => {
    expect(readCallStatus(word)).toEqual({ state, endReason });
  });

  it('knows no others', () => {
    expect(readCallStatus('constructor')).toBeNull();
    expect(readCallStatus('')).toBeNull();
  });
});

describe('service level', () => {
  // FEATURES 3.4, "the trap": 100 queued, 70 answered in time, 15 later, 10 abandoned within the short limit, 5 later.
  it('leaves short abandons out on both sides', () => {
    expect(serviceLevel({ answeredInTime: 70, answered: 85, abandoned: 5 })).toBeCloseTo(70 / 90);
  });

  it('is not known before the first', () => {
    expect(serviceLevel({ answeredInTime: 0, answered: 0, abandoned: 0 })).toBeNull();
  });
});
