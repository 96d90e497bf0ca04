import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import {
  nextAllowed,
  rowsInForce,
  whyClosedAnywhere,
  type LawRow,
} from '../../core/governor/contactHours.ts';
import {
  readerHours,
  type ContactSettings,
  type HouseRules,
  type Reader,
} from '../../core/governor/readerHours.ts';
import { whereaboutsOf } from '../../core/governor/whereabouts.ts';
import { publicHolidayOn } from '../../core/holidays/publicHolidays.ts';

// The governor's dated rules, against an oracle of its own: the platform's calendar, and the hours of each reader written out.

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const law = (country: string, region: string | null, hours: string, part: Partial<LawRow> = {}): LawRow => ({
  country,
  region,
  channel: 'sms',
  days: EVERY_DAY,
  from: hours.split('-')[0] ?? '',
  to: hours.split('-')[1] ?? '',
  validFrom: '1992-12-20',
  validUntil: null,
  ...part,
});
const laws = [
  law('US', null, '08:00-21:00'),
  law('US', 'FL', '08:00-20:00', { validFrom: '2021-07-01' }),
  law('US', 'OK', '08:00-20:00', { validFrom: '2022-11-01' }),
  law('US', 'WA', '08:00-20:00', { validFrom: '2022-06-09' }),
  law('CN', null, '08:00-21:00', { channel: null }),
  law('GB', null, '08:00-21:00', { channel: null }),
  law('FR', null, '10:00-20:00', { validFrom: '2023-03-01', days: [1, 2, 3, 4, 5] }),
  // An administrator's own, for a while.
  law('GB', null, '10:00-18:00', { channel: null, validFrom: '2027-01-01', validUntil: '2027-01-31' }),
];
const settings: ContactSettings = {
  surveysEnabled: true,
  surveyCapDays: 7,
  quietHoursEnabled: true,
  quietHours: { from: '08:00', to: '21:00' },
  timeZone: 'UTC',
  homeCountry: 'US',
  homeRegion: null,
  holidayPurposes: ['campaign'],
  consentPurposes: [],
  contactCaps: [],
};
const rules: HouseRules = { settings, laws, companyDays: [] };
const reader = (part: Partial<Reader>): Reader => ({
  timeZone: null,
  address: null,
  channel: 'sms',
  purpose: 'reminder',
  ...part,
});
const FLORIDA = '+13055550100';
const NEW_YORK = '+12125550100';
const TOLL_FREE = '+18005550100';
const PARIS = '+33142685300';

describe('whereabouts', () => {
  test.each<[string, string, string | null, string | null, string[]]>([
    ['Florida is in two zones', FLORIDA, 'US', 'FL', ['America/New_York', 'America/Chicago']],
    ['New York', NEW_YORK, 'US', 'NY', ['America/New_York']],
    ['Washington state', '+12065550100', 'US', 'WA', ['America/Los_Angeles']],
    ['Hawaii', '+18085550100', 'US', 'HI', ['Pacific/Honolulu']],
    ['Ontario', '+14165550100', 'CA', 'ON', ['America/New_York', 'America/Chicago']],
    ['London', '+442079460000', 'GB', null, ['Europe/London']],
  ])('%s', (...[, address, country, region, zones]) => {
    expect(whereaboutsOf({ timeZone: null, address, fallback: 'UTC' })).toEqual({ country, region, zones });
  });

  test('a number without a place may be anywhere in its country', () => {
    const { region, zones } = whereaboutsOf({ timeZone: null, address: '+12005550100', fallback: 'UTC' });
    expect({ region, zones }).toEqual({ region: null, zones: ['UTC'] });
  });

  test('who has a zone and no number has the country of that zone', () => {
    const found = whereaboutsOf({ timeZone: 'Asia/Shanghai', address: 'a@example.com', fallback: 'UTC' });
    expect(found).toEqual({ country: 'CN', region: null, zones: ['Asia/Shanghai'] });
  });
});

describe('the next hour', () => {
  test.each<[string, Partial<Reader>, string, string]>([
    ['Florida in the evening', { address: FLORIDA }, '2026-11-19T01:30:00Z', '2026-11-19T14:00:00Z'],
    ['New York at the same time', { address: NEW_YORK }, '2026-11-19T01:30:00Z', '2026-11-19T01:30:00Z'],
    ['Florida before its law', { address: FLORIDA }, '2021-06-30T00:30:00Z', '2021-06-30T00:30:00Z'],
    [
      'mails are not of that law',
      { address: 'a@b.example', timeZone: 'America/New_York', channel: 'email' },
      '2026-11-19T01:30:00Z',
      '2026-11-19T01:30:00Z',
    ],
    ['Paris on a Saturday', { address: PARIS }, '2026-11-21T12:00:00Z', '2026-11-23T09:00:00Z'],
    [
      'a campaign at Christmas',
      { address: NEW_YORK, purpose: 'campaign' },
      '2026-12-25T15:00:00Z',
      '2026-12-26T13:00:00Z',
    ],
    ['a reminder at Christmas', { address: NEW_YORK }, '2026-12-25T15:00:00Z', '2026-12-25T15:00:00Z'],
    [
      'a campaign over the spring festival',
      { address: '+8613800138000', purpose: 'campaign' },
      '2026-02-15T04:00:00Z',
      '2026-02-24T00:00:00Z',
    ],
    ['a row of January', { address: '+442079460000' }, '2027-01-05T08:30:00Z', '2027-01-05T10:00:00Z'],
    ['is over in February', { address: '+442079460000' }, '2027-02-05T08:30:00Z', '2027-02-05T08:30:00Z'],
  ])('%s', (_name, who, now, expected) => {
    const hours = readerHours(rules, reader(who))!;
    expect(nextAllowed(new Date(now), hours)?.toISOString()).toBe(new Date(expected).toISOString());
  });

  test('who may be in any state is protected by the laws of all', () => {
    const hours = readerHours(rules, reader({ timeZone: 'America/New_York', address: TOLL_FREE }))!;
    expect(whyClosedAnywhere(new Date('2026-11-19T01:30:00Z'), hours)).toBe('quiet_hours');
  });

  test('none while the hours are switched off', () => {
    const off = { ...rules, settings: { ...settings, quietHoursEnabled: false } };
    expect(readerHours(off, reader({ address: FLORIDA }))).toBeNull();
  });

  test('on a date the rows that began last hold, a state beside its country', () => {
    const holding = (date: string) => rowsInForce(laws, date).flat().length;
    expect([holding('2020-01-01'), holding('2023-01-01'), holding('2027-01-15')]).toEqual([3, 6, 7]);
  });
});

// ---- a million instants ----

/** `GOVERNOR_INSTANTS=1000000 npm test -- test/core/contactHours.test.ts` asks of a million. */
const INSTANTS = Number(process.env['GOVERNOR_INSTANTS'] ?? 10_000);
const SEED = Number(process.env['TEST_SEED'] ?? Date.now() % 1_000_000);

/** mulberry32 */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Spoken {
  who: Reader;
  country: string;
  zones: string[];
  /** What holds on a local date of this weekday, written out; null: nothing goes. */
  open: (date: string, weekday: number) => [string, string] | null;
}
const until20 =
  (since: string) =>
  (date: string): [string, string] => ['08:00', date >= since ? '20:00' : '21:00'];
const until21 = (): [string, string] => ['08:00', '21:00'];
const readers: Spoken[] = (['reminder', 'campaign'] as const).flatMap((purpose) => [
  {
    who: reader({ address: FLORIDA, purpose }),
    country: 'US',
    zones: ['America/New_York', 'America/Chicago'],
    open: until20('2021-07-01'),
  },
  {
    who: reader({ address: '+14055550100', purpose }),
    country: 'US',
    zones: ['America/Chicago'],
    open: until20('2022-11-01'),
  },
  {
    who: reader({ address: '+12065550100', purpose }),
    country: 'US',
    zones: ['America/Los_Angeles'],
    open: until20('2022-06-09'),
  },
  { who: reader({ address: NEW_YORK, purpose }), country: 'US', zones: ['America/New_York'], open: until21 },
  {
    who: reader({ address: '+8613800138000', purpose }),
    country: 'CN',
    zones: ['Asia/Shanghai'],
    open: until21,
  },
  {
    who: reader({ address: '+442079460000', purpose }),
    country: 'GB',
    zones: ['Europe/London'],
    open: (date): [string, string] => (date.startsWith('2027-01') ? ['10:00', '18:00'] : until21()),
  },
  {
    who: reader({ address: PARIS, purpose }),
    country: 'FR',
    zones: ['Europe/Paris'],
    open: (date, weekday): [string, string] | null =>
      date < '2023-03-01' ? until21() : weekday > 5 ? null : ['10:00', '20:00'],
  },
  ...['Australia/Lord_Howe', 'America/St_Johns', 'Africa/Cairo', 'Asia/Beirut', 'America/Santiago'].map(
    (timeZone) => ({
      who: reader({ timeZone, address: 'a@b.example', channel: 'email' as const, purpose }),
      // Of a country of which nothing is known the house's own holidays are kept.
      country: timeZone === 'America/St_Johns' ? 'CA' : 'US',
      zones: [timeZone],
      open: until21,
    }),
  ),
]);

const formats = new Map<string, Intl.DateTimeFormat>();
/** Local date, weekday and time by the platform's own calendar, which the rules do not use. */
function clockIn(zone: string, at: Date): { date: string; weekday: number; time: string } {
  let format = formats.get(zone);
  if (!format) {
    const parts = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-CA', { ...parts, timeZone: zone, hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const [date = '', time = ''] = format.format(at).split(', ');
  return { date, time, weekday: new Date(date).getUTCDay() || 7 };
}

function isOutside({ who, country, zones, open }: Spoken, at: Date): boolean {
  return zones.some((zone) => {
    const { date, weekday, time } = clockIn(zone, at);
    const window = open(date, weekday);
    if (window === null || time < window[0] || time >= window[1]) return true;
    return who.purpose === 'campaign' && publicHolidayOn({ country, region: null }, date) !== null;
  });
}

/** The instants at which the readers' clocks are moved, to the hour. */
const changes = [...new Set(readers.flatMap(({ zones }) => zones))].flatMap((zone) => {
  const found: number[] = [];
  for (let at = Date.UTC(2020, 0, 1); at < Date.UTC(2031, 0, 1); at += 3_600_000) {
    const offset = (ms: number) => DateTime.fromMillis(ms, { zone }).offset;
    // A day apart first: an hour at a time only where something is found.
    if (at % 86_400_000 === 0 && offset(at) === offset(at + 86_400_000)) at += 82_800_000;
    else if (offset(at) !== offset(at + 3_600_000)) found.push(at + 3_600_000);
  }
  return found;
});

test(`${INSTANTS} random instants (seed ${SEED}): nothing goes out outside, nor at what is said to be the next`, () => {
  const random = randomOf(SEED);
  const [from, to] = [Date.UTC(2020, 0, 1), Date.UTC(2031, 0, 1)];
  const outside: string[] = [];
  let [gone, waited] = [0, 0];
  const hoursOf = readers.map(({ who }) => readerHours(rules, who)!);
  expect(changes.length).toBeGreaterThan(150);
  for (let round = 0; round < INSTANTS; round += 1) {
    const index = Math.floor(random() * readers.length);
    const isEdge = random() < 0.3;
    const edge = changes[Math.floor(random() * changes.length)] ?? from;
    const now = new Date(isEdge ? edge + (random() - 0.5) * 86_400_000 : from + random() * (to - from));
    const [spoken, hours] = [readers[index]!, hoursOf[index]!];
    const goes = whyClosedAnywhere(now, hours) === null;
    const next = goes ? now : nextAllowed(now, hours);
    if (next === null || isOutside(spoken, next))
      outside.push(`${JSON.stringify(spoken.who)} ${now.toISOString()}`);
    // Nor is anything kept back that may go.
    if (!goes && !isOutside(spoken, now))
      outside.push(`kept back: ${JSON.stringify(spoken.who)} ${now.toISOString()}`);
    if (goes) gone += 1;
    else waited += 1;
  }
  expect(outside.slice(0, 5)).toEqual([]);
  expect({ some: gone > INSTANTS / 4, others: waited > INSTANTS / 4 }).toEqual({ some: true, others: true });
}, 3_600_000);
