import { describe, expect, it } from 'vitest';
import { leftOutsideHours } from '#core/verification/hoursRespected.ts';

const hours = { from: '08:00', to: '21:00' };
const left = (at: string, zones: string[], window = hours) =>
  leftOutsideHours({ id: 'x', left_at: at, left_under: { hours: window, zones } });

describe('a message that left', () => {
  it.each([
    ['in the morning', '2026-11-20T09:00:00Z', ['Europe/London'], false],
    ['at night', '2026-11-20T03:00:00Z', ['Europe/London'], true],
    [
      'at the stroke of closing, let through a moment before',
      '2026-11-20T21:00:20Z',
      ['Europe/London'],
      false,
    ],
    ['a minute after closing', '2026-11-20T21:01:10Z', ['Europe/London'], true],
    [
      'when only the east of the country is awake',
      '2026-11-20T14:00:00Z',
      ['America/New_York', 'America/Los_Angeles'],
      true,
    ],
    [
      'when all of the country is awake',
      '2026-11-20T18:00:00Z',
      ['America/New_York', 'America/Los_Angeles'],
      false,
    ],
    ['in the summer hour that the clocks skip', '2026-03-29T01:30:00Z', ['Europe/Berlin'], true],
  ])('%s', (_when, at, zones, isBroken) => {
    expect(left(at, zones)).toBe(isBroken);
  });

  it('to zones that are never awake together goes by the first', () => {
    const zones = ['Europe/London', 'Pacific/Auckland'];
    const short = { from: '09:00', to: '17:00' };
    expect(left('2026-11-20T12:00:00Z', zones, short)).toBe(false);
    expect(left('2026-11-20T22:00:00Z', zones, short)).toBe(true);
  });

  it('with rules that cannot be read is no proof', () => {
    expect(leftOutsideHours({ id: 'x', left_at: '2026-11-20T12:00:00Z', left_under: {} })).toBe(true);
  });
});
