import { describe, expect, test } from 'vitest';
import { nextRevisit } from '../../core/care/revisitRules.ts';
import { nextWorkingDay, type CompanyDays } from '../../core/holidays/workCalendar.ts';
import { cadenceOf } from '../../core/care/cadence.ts';

const none = { lastOn: null, lastServiceOn: null, serviceStartOn: null, months: 3, today: '2026-12-01' };

const workdays =
  (companyDays: CompanyDays[] = []) =>
  (day: string) =>
    nextWorkingDay({ place: { country: 'ZZ', region: null }, companyDays }, day);

describe('the revisit every three months (A-14)', () => {
  test.each([
    // The vector of A-14: 2027-02-28 is a Sunday.
    ['clamped to the end of February, then to Monday', { lastOn: '2026-11-30' }, '2026-11-30', '2027-03-01'],
    ['a leap year has a 29th', { lastOn: '2027-11-30' }, '2027-11-30', '2028-02-29'],
    ['a Saturday', { lastOn: '2026-10-02' }, '2026-10-02', '2027-01-04'],
    ['a working day stays', { lastOn: '2026-12-01' }, '2026-12-01', '2027-03-01'],
    [
      'the last visit before the last service',
      { lastOn: '2026-11-02', lastServiceOn: '2026-11-20' },
      '2026-11-02',
      '2027-02-02',
    ],
    [
      'the last service before the beginning',
      { lastServiceOn: '2026-11-02', serviceStartOn: '2020-01-01' },
      '2026-11-02',
      '2027-02-02',
    ],
    ['an interval of their own', { serviceStartOn: '2026-11-02', months: 6 }, '2026-11-02', '2027-05-03'],
    ['long due: now, and never in the past', { serviceStartOn: '2020-01-01' }, '2020-01-01', '2026-12-01'],
  ])('%s', (_name, facts, baseOn, dueOn) => {
    expect(nextRevisit({ ...none, ...facts }, workdays())).toEqual({ baseOn, dueOn });
  });

  test('a holiday is no working day', () => {
    const closed = {
      from: '2027-03-01',
      to: '2027-03-02',
      kind: 'closed' as const,
      name: 'x',
      country: null,
    };
    const next = nextRevisit({ ...none, lastOn: '2026-11-30' }, workdays([closed]));
    expect(next?.dueOn).toBe('2027-03-03');
  });

  test('who was served nothing yet is not visited', () => {
    expect(nextRevisit(none, workdays())).toBeNull();
  });
});

describe('how often there should be a contact', () => {
  const careCadence = {
    tiers: { vip: 30, gold: 60, silver: 90, standard: 180 },
    segments: [{ segment: 'key', days: 20 }],
  };
  test.each([
    ['the client’s own word', { own: 7, segment: 'key', tier: 'vip' as const }, { days: 7, from: 'client' }],
    [
      'else the segment’s',
      { own: null, segment: 'key', tier: 'vip' as const },
      { days: 20, from: 'segment' },
    ],
    [
      'a segment that says nothing',
      { own: null, segment: 'new', tier: 'gold' as const },
      { days: 60, from: 'tier' },
    ],
    ['else the tier’s', { own: null, segment: null, tier: 'standard' as const }, { days: 180, from: 'tier' }],
  ])('%s', (_name, facts, expected) => {
    expect(cadenceOf(facts, { careCadence })).toEqual(expected);
  });
});
