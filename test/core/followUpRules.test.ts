import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarText, escapeText, foldLine } from '../../core/agenda/calendarText.ts';
import { withoutNumbers } from '../../core/agenda/withoutNumbers.ts';

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
