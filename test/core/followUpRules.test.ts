import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarText, escapeText, foldLine } from '../../core/agenda/calendarText.ts';
import { monthlyAction, monthsAt } from '../../core/agenda/monthlyAction.ts';
import { pickTopics } from '../../core/agenda/pickTopics.ts';
import { withoutNumbers } from '../../core/agenda/withoutNumbers.ts';
import type { Topic, TopicKind } from '../../core/contract/topics.ts';

// The pure rules of follow-ups besides recurrence: what leaves the house for a calendar, and what is asked for every month.

describe('a calendar', () => {
  test('as RFC 5545 wants it', () => {
    const text = calendarText('Rapport', [
      {
        uid: '1@rapport',
        title: 'Ring up; bring papers, please\nand smile',
        from: new Date('2026-11-30T09:30:00.250Z'),
        until: new Date('2026-11-30T10:00:00Z'),
        url: 'https://hub.example/clients/1?tab=followUps',
        madeAt: new Date('2026-11-01T00:00:00Z'),
        moves: 2,
      },
    ]);
    expect(text.split('\r\n')).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Rapport//Follow-ups//EN',
      'CALSCALE:GREGORIAN',
      'X-WR-CALNAME:Rapport',
      'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
      'BEGIN:VEVENT',
      'UID:1@rapport',
      'DTSTAMP:20261101T000000Z',
      'SEQUENCE:2',
      'DTSTART:20261130T093000Z',
      'DTEND:20261130T100000Z',
      String.raw`SUMMARY:Ring up\; bring papers\, please\nand smile`,
      'URL:https://hub.example/clients/1?tab=followUps',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('no line is longer than 75 octets, no character is cut, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (title) => {
        const line = `SUMMARY:${escapeText(title)}`;
        const folded = foldLine(line);
        for (const part of folded.split('\r\n')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
        expect(folded.replaceAll('\r\n ', '')).toBe(line);
      }),
    );
    expect(foldLine('x'.repeat(75))).toBe('x'.repeat(75));
    expect(foldLine('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`);
    expect(foldLine(`${'x'.repeat(74)}客户`)).toBe(`${'x'.repeat(74)}\r\n 客户`);
  });

  test.each([
    ['a\\b;c,d', String.raw`a\\b\;c\,d`],
    ['one\r\ntwo\rthree\nfour', String.raw`one\ntwo\nthree\nfour`],
    ['a\u0000b\u0007c\td', 'abc\td'],
    ['BEGIN:VEVENT\r\nSUMMARY:forged', String.raw`BEGIN:VEVENT\nSUMMARY:forged`],
  ])('escapes %j', (text, escaped) => expect(escapeText(text)).toBe(escaped));

  test.each([
    // The client's number, in whatever spelling.
    ['Ring +44 20 7946 0958 back', 'Ring … back'],
    ['Ring 020 7946 0958', 'Ring …'],
    ['Ring (020) 7946-0958 at nine', 'Ring … at nine'],
    // Anybody's, when it is written for dialling from abroad.
    ['Her brother: +1 (415) 555-2671', 'Her brother: …'],
    // What is no number stays.
    ['Offer 2026-11-30 of 12000000', 'Offer 2026-11-30 of 12000000'],
    ['Order 4711', 'Order 4711'],
  ])('%s', (title, left) => expect(withoutNumbers(title, ['+442079460958'])).toBe(left));
});

describe('an action a month (A-18)', () => {
  const OLD = '2026-01-01T00:00:00Z';
  test.each([
    // now, open since, last action, zone -> what
    ['an action this month', '2026-11-30T12:00:00Z', OLD, '2026-11-02T09:00:00Z', 'UTC', 'ok'],
    [
      'an action last month, and this one is young',
      '2026-11-10T12:00:00Z',
      OLD,
      '2026-10-02T09:00:00Z',
      'UTC',
      'ok',
    ],
    ['the last moment before the warning', '2026-11-25T23:59:59Z', OLD, '2026-10-02T09:00:00Z', 'UTC', 'ok'],
    ['five days before the end', '2026-11-26T00:00:00Z', OLD, '2026-10-02T09:00:00Z', 'UTC', 'warn'],
    ['of February', '2027-02-24T00:00:00Z', OLD, '2027-01-31T23:59:59Z', 'UTC', 'warn'],
    ['last month without any', '2026-11-01T00:00:00Z', OLD, '2026-09-30T23:59:59Z', 'UTC', 'overdue'],
    ['and made up for this month', '2026-11-03T00:00:00Z', OLD, '2026-11-02T09:00:00Z', 'UTC', 'ok'],
    ['never any', '2026-11-03T00:00:00Z', OLD, null, 'UTC', 'overdue'],
    // New ones are looked at from the month after.
    ['made this month', '2026-11-30T12:00:00Z', '2026-11-02T00:00:00Z', null, 'UTC', 'ok'],
    [
      'made in the middle of last month: warned at the end of this',
      '2026-11-28T12:00:00Z',
      '2026-10-15T00:00:00Z',
      null,
      'UTC',
      'warn',
    ],
    ['and not overdue before it is over', '2026-11-20T12:00:00Z', '2026-10-15T00:00:00Z', null, 'UTC', 'ok'],
    ['overdue when it is', '2026-12-01T00:00:00Z', '2026-10-15T00:00:00Z', null, 'UTC', 'overdue'],
    [
      'open from the first moment of last month',
      '2026-11-05T00:00:00Z',
      '2026-10-01T00:00:00Z',
      null,
      'UTC',
      'overdue',
    ],
    // The month is the zone's.
    [
      'it is December there already',
      '2026-11-30T16:00:00Z',
      OLD,
      '2026-10-31T15:00:00Z',
      'Asia/Shanghai',
      'overdue',
    ],
    ['and here not yet', '2026-11-30T16:00:00Z', OLD, '2026-10-31T15:00:00Z', 'UTC', 'warn'],
  ] as const)('%s', (_what, now, openSince, lastActionAt, zone, state) => {
    const months = monthsAt(new Date(now), zone);
    const item = { openSince: new Date(openSince), lastActionAt: lastActionAt && new Date(lastActionAt) };
    expect(monthlyAction(item, months)).toBe(state);
  });
});

describe('what to begin with', () => {
  const topic = (kind: TopicKind, text: string): Topic => ({
    kind,
    text,
    id: '00000000-0000-4000-8000-000000000000',
    conversationId: null,
    at: null,
    score: null,
    dateKind: null,
    channel: null,
  });
  const picked = (...kinds: [TopicKind, string][]) =>
    pickTopics(kinds.map(([kind, text]) => topic(kind, text))).map(({ text }) => text);
  test('the weightiest first, one of each kind before a second, and the last contact has its line', () => {
    expect(picked()).toEqual([]);
    expect(picked(['last', 'l'], ['followUp', 'f'], ['promise', 'p1'], ['promise', 'p2'])).toEqual([
      'p1',
      'f',
      'p2',
      'l',
    ]);
    expect(
      picked(
        ['last', 'l'],
        ['survey', 's'],
        ['date', 'd'],
        ['need', 'n'],
        ['complaint', 'c'],
        ['promise', 'p'],
        ['lowScore', 'x'],
      ),
    ).toEqual(['x', 'p', 'c', 'n', 'l']);
    expect(
      picked(
        ['promise', 'p1'],
        ['promise', 'p2'],
        ['need', 'n1'],
        ['need', 'n2'],
        ['date', 'd'],
        ['complaint', 'c'],
      ),
    ).toEqual(['p1', 'c', 'n1', 'd', 'p2']);
  });
});
