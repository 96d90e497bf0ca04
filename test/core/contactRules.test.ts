import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeContact, type ContactFacts, type Verdict } from '../../core/governor/contactRules.ts';
import { isWithin, nextOpening, type HoursWindow } from '../../core/governor/hoursWindow.ts';
import { zonesOf } from '../../core/governor/whereabouts.ts';

const day = { from: '08:00', to: '21:00' };
/** With the house's hours alone: the dated rules are in test/core/contactHours.test.ts. */
type Facts = Omit<ContactFacts, 'hours'> & { allowedHours: HoursWindow | null; zones: string[] };
const judge = ({ allowedHours, zones, ...rest }: Facts): Verdict =>
  judgeContact({
    ...rest,
    hours: allowedHours && { house: allowedHours, zones, laws: [], closed: null },
  });
const facts: Facts = {
  now: new Date('2026-11-20T12:00:00Z'),
  to: '+442079460000',
  optedOut: false,
  lacksConsent: false,
  cappedUntil: null,
  allowedHours: day,
  zones: ['Europe/London'],
  survey: { enabled: true, lastAt: null, capDays: 7 },
};

describe('the verdict', () => {
  test.each<[string, Partial<Facts>, object]>([
    ['within hours', {}, { ok: true }],
    ['opted out', { optedOut: true }, { ok: false, why: 'opted_out', until: null }],
    ['no address', { to: null }, { ok: false, why: 'no_address', until: null }],
    [
      'switched off',
      { survey: { enabled: false, lastAt: null, capDays: 7 } },
      { ok: false, why: 'switched_off', until: null },
    ],
    [
      'asked three days ago',
      { survey: { enabled: true, lastAt: new Date('2026-11-17T12:00:00Z'), capDays: 7 } },
      { ok: false, why: 'frequency_cap', until: new Date('2026-11-24T12:00:00Z') },
    ],
    [
      'asked seven days ago',
      { survey: { enabled: true, lastAt: new Date('2026-11-13T12:00:00Z'), capDays: 7 } },
      { ok: true },
    ],
    [
      'no cap',
      { survey: { enabled: true, lastAt: new Date('2026-11-20T11:59:00Z'), capDays: 0 } },
      { ok: true },
    ],
    ['a reminder knows no cap of surveys', { survey: null }, { ok: true }],
    ['has not agreed', { lacksConsent: true }, { ok: false, why: 'no_consent', until: null }],
    [
      'had enough of everything',
      { cappedUntil: new Date('2026-11-25T09:00:00Z') },
      { ok: false, why: 'frequency_cap', until: new Date('2026-11-25T09:00:00Z') },
    ],
    [
      'both caps: the later counts',
      {
        cappedUntil: new Date('2026-11-21T09:00:00Z'),
        survey: { enabled: true, lastAt: new Date('2026-11-17T12:00:00Z'), capDays: 7 },
      },
      { ok: false, why: 'frequency_cap', until: new Date('2026-11-24T12:00:00Z') },
    ],
    [
      'zones that are never open together',
      { zones: ['Asia/Shanghai', 'America/New_York'], allowedHours: { from: '09:00', to: '17:00' } },
      { ok: false, why: 'no_common_hours', until: null },
    ],
    [
      'at night',
      { now: new Date('2026-11-20T23:00:00Z') },
      { ok: false, why: 'quiet_hours', until: new Date('2026-11-21T08:00:00Z') },
    ],
    [
      'one minute early',
      { now: new Date('2026-11-20T07:59:59Z') },
      { ok: false, why: 'quiet_hours', until: new Date('2026-11-20T08:00:00Z') },
    ],
    ['on the dot', { now: new Date('2026-11-20T08:00:00Z') }, { ok: true }],
    ['the last second', { now: new Date('2026-11-20T20:59:59.999Z') }, { ok: true }],
    [
      'the end',
      { now: new Date('2026-11-20T21:00:00Z') },
      { ok: false, why: 'quiet_hours', until: new Date('2026-11-21T08:00:00Z') },
    ],
    [
      'at night, with the hours switched off',
      { now: new Date('2026-11-20T23:00:00Z'), allowedHours: null },
      { ok: true },
    ],
    [
      'opted out at night: never, not later',
      { now: new Date('2026-11-20T23:00:00Z'), optedOut: true },
      { ok: false, why: 'opted_out', until: null },
    ],
    [
      'noon here, night in Shanghai',
      { zones: ['Asia/Shanghai'], now: new Date('2026-11-20T14:00:00Z') },
      { ok: false, why: 'quiet_hours', until: new Date('2026-11-21T00:00:00Z') },
    ],
    [
      'a country of two zones waits for both',
      { zones: ['America/New_York', 'America/Los_Angeles'], now: new Date('2026-11-20T13:30:00Z') },
      { ok: false, why: 'quiet_hours', until: new Date('2026-11-20T16:00:00Z') },
    ],
  ])('%s', (_name, change, verdict) => {
    expect(judge({ ...facts, ...change })).toEqual(verdict);
  });
});

describe('openings', () => {
  test.each<[string, string, { from: string; to: string }, string, string]>([
    [
      'the night the clocks go forward',
      '2026-03-08T03:00:00Z',
      day,
      'America/New_York',
      '2026-03-08T12:00:00Z',
    ],
    ['the night the clocks go back', '2026-11-01T03:00:00Z', day, 'America/New_York', '2026-11-01T13:00:00Z'],
    [
      'an opening that the change leaves out',
      '2026-03-08T06:30:00Z',
      { from: '02:30', to: '04:00' },
      'America/New_York',
      '2026-03-08T07:30:00Z',
    ],
    [
      'an opening that comes twice, before the first',
      '2026-11-01T05:10:00Z',
      { from: '01:30', to: '06:00' },
      'America/New_York',
      '2026-11-01T05:30:00Z',
    ],
    [
      'an opening that comes twice, between them',
      '2026-11-01T06:10:00Z',
      { from: '01:30', to: '06:00' },
      'America/New_York',
      '2026-11-01T06:30:00Z',
    ],
    [
      'half an hour of summer time',
      '2026-10-03T13:00:00Z',
      day,
      'Australia/Lord_Howe',
      '2026-10-03T21:00:00Z',
    ],
    ['a zone of a quarter', '2026-06-01T18:00:00Z', day, 'Pacific/Chatham', '2026-06-01T19:15:00Z'],
    [
      'a midnight that does not exist',
      '2026-04-24T21:30:00Z',
      { from: '00:30', to: '02:00' },
      'Africa/Cairo',
      '2026-04-24T21:30:00Z',
    ],
    [
      'a window across midnight, in it',
      '2026-11-20T23:30:00Z',
      { from: '22:00', to: '06:00' },
      'UTC',
      '2026-11-20T23:30:00Z',
    ],
    [
      'a window across midnight, after it',
      '2026-11-20T06:00:00Z',
      { from: '22:00', to: '06:00' },
      'UTC',
      '2026-11-20T22:00:00Z',
    ],
    ['the whole day', '2026-11-20T06:00:00Z', { from: '00:00', to: '00:00' }, 'UTC', '2026-11-20T06:00:00Z'],
    ['a leap day', '2028-02-28T22:00:00Z', day, 'UTC', '2028-02-29T08:00:00Z'],
  ])('%s', (...[, instant, hours, zone, expected]) => {
    expect(nextOpening(new Date(instant), hours, [zone]).toISOString()).toBe(
      new Date(expected).toISOString(),
    );
  });
});

const zones = [
  'Asia/Shanghai',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'America/Havana',
  'Asia/Beirut',
  'Pacific/Apia',
  'Antarctica/Troll',
  'America/Santiago',
  'Asia/Tehran',
];

/** The wall clock by the platform's own calendar, which the rules do not use. */
const clocks = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  ]),
);
const wallClock = (zone: string, at: Date): string => clocks.get(zone)!.format(at);

const anyInstant = fc
  .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) })
  .map((ms) => new Date(ms));

test('20,000 random instants: nothing goes out outside the hours, and nothing waits longer than a day and an hour', () => {
  let outside = 0;
  let tooLong = 0;
  fc.assert(
    fc.property(anyInstant, fc.constantFrom(...zones), (now, zone) => {
      const verdict = judge({ ...facts, now, zones: [zone] });
      const at = verdict.ok ? now : verdict.until!;
      const clock = wallClock(zone, at);
      if (clock < day.from || clock >= day.to) outside += 1;
      if (at.getTime() - now.getTime() > 25 * 3_600_000) tooLong += 1;
    }),
    { numRuns: 20_000 },
  );
  expect({ outside, tooLong }).toEqual({ outside: 0, tooLong: 0 });
}, 120_000);

const anyTime = fc
  .integer({ min: 0, max: 1_439 })
  .map(
    (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
  );

test('any window, any zone: the next opening is open, and it is the first', () => {
  fc.assert(
    fc.property(
      anyInstant,
      fc.tuple(anyTime, anyTime),
      fc.constantFrom(...zones),
      (now, [from, to], zone) => {
        const opening = nextOpening(now, { from, to }, [zone]);
        expect(isWithin(opening, { from, to }, zone)).toBe(true);
        const clock = wallClock(zone, opening);
        if (from < to) expect(clock >= from && clock < to).toBe(true);
        if (from > to) expect(clock >= from || clock < to).toBe(true);
      },
    ),
    { numRuns: 20_000 },
  );
}, 60_000);

describe('where the reader may be', () => {
  test.each<[string, string | null, string | null, string[]]>([
    ['the client says so', 'Europe/Paris', '+8613800138000', ['Europe/Paris']],
    ['a zone that is none is passed over', 'Mars/Olympus', '+8613800138000', ['Asia/Shanghai']],
    ['China is one time', null, '+8613800138000', ['Asia/Shanghai']],
    ['Britain is one time', null, '+442079460000', ['Europe/London']],
    ['a mail address says nothing', null, 'a@example.com', ['Asia/Tokyo']],
    ['a number that is none says nothing', null, '+999', ['Asia/Tokyo']],
  ])('%s', (...[, timeZone, address, expected]) => {
    expect(zonesOf({ timeZone, address, fallback: 'Asia/Tokyo' })).toEqual(expected);
  });

  test('a country of many zones is all of them', () => {
    const found = zonesOf({ timeZone: null, address: '+18005550100', fallback: 'UTC' });
    expect(found).toContain('America/New_York');
    expect(found).toContain('Pacific/Honolulu');
  });
});
