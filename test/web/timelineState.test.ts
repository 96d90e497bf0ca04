import { describe, expect, it } from 'vitest';
import {
  applyAfter,
  applyEarlier,
  applyNewest,
  applyPush,
  emptyTimeline,
} from '../../web/src/timeline/timelineState.ts';
import { makeEvent } from './events.ts';

const note = (seq: number) => makeEvent(seq, 'note.added', { text: `note ${seq}`, clientKey: null });
const page = (from: number, to: number, hasMore = false) => ({
  events: Array.from({ length: to - from + 1 }, (_, index) => note(from + index)),
  lastSeq: to,
  hasMore,
});
const seqs = (state: { events: ReadonlyArray<{ seq: number }> }) => state.events.map((event) => event.seq);

describe('applyPush', () => {
  const state = applyNewest(page(4, 6, true));

  it('takes the next event', () => {
    const result = applyPush(state, note(7));
    expect(result).toMatchObject({ outcome: 'applied', state: { lastSeq: 7 } });
  });

  it('knows an event that it has', () => {
    expect(applyPush(state, note(6)).outcome).toBe('known');
    expect(applyPush(state, note(2)).outcome).toBe('known');
  });

  it('asks for what is missing instead of leaving a hole', () => {
    expect(applyPush(state, note(8)).outcome).toBe('gap');
  });

  it('asks for the timeline when nothing was loaded yet', () => {
    expect(applyPush(emptyTimeline, note(1)).outcome).toBe('gap');
  });
});

describe('pages', () => {
  it('starts with the newest', () => {
    const state = applyNewest(page(101, 200, true));
    expect(state).toMatchObject({ firstSeq: 101, lastSeq: 200, hasEarlier: true });
  });

  it('starts empty for a client without events, and then takes the first', () => {
    const state = applyNewest({ events: [], lastSeq: 0, hasMore: false });
    expect(state).toMatchObject({ lastSeq: 0, hasEarlier: false });
    expect(applyPush(state, note(1)).outcome).toBe('applied');
  });

  it('catches up after a gap, and leaves out what a push brought meanwhile', () => {
    const pushed = applyPush(applyNewest(page(1, 3)), note(4));
    if (pushed.outcome !== 'applied') throw new Error('expected the push to be applied');
    const state = applyAfter(pushed.state, page(4, 7));
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(applyAfter(state, page(4, 7))).toBe(state);
  });

  it('puts earlier events before, once', () => {
    const state = applyEarlier(applyNewest(page(5, 8, true)), page(1, 5));
    expect(seqs(state)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(state).toMatchObject({ firstSeq: 1, hasEarlier: false });
  });

  it('counts an unknown kind for the sequence without showing it', () => {
    const odd = { ...note(2), kind: 'robot.danced' };
    const state = applyNewest({ events: [note(1), odd], lastSeq: 2, hasMore: false });
    expect(seqs(state)).toEqual([1]);
    expect(applyPush(state, note(3)).outcome).toBe('applied');
  });
});
