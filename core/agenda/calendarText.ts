// A calendar in the words of RFC 5545: lines of at most 75 octets that end in CRLF, texts with their marks escaped, times in UTC.

export interface CalendarEntry {
  /** The same for as long as it is the same entry. */
  uid: string;
  title: string;
  from: Date;
  until: Date;
  /** Where it is read in full. */
  url: string;
  madeAt: Date;
  /** How often it was given another time. */
  moves: number;
}

const LINE_OCTETS = 75;

/** The whole file, with all its entries in the order given. */
export function calendarText(name: string, entries: readonly CalendarEntry[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rapport//Follow-ups//EN',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    ...entries.flatMap(linesOf),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}

function linesOf(entry: CalendarEntry): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `DTSTAMP:${utc(entry.madeAt)}`,
    `SEQUENCE:${entry.moves}`,
    `DTSTART:${utc(entry.from)}`,
    `DTEND:${utc(entry.until)}`,
    `SUMMARY:${escapeText(entry.title)}`,
    `URL:${entry.url}`,
    'END:VEVENT',
  ];
}

/** 20261130T093000Z, to the second. */
function utc(at: Date): string {
  return at.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

/** RFC 5545, 3.3.11. Control characters but the tab are not allowed at all. */
export function escapeText(text: string): string {
  return (
    text
      .replaceAll(/[\\;,]/g, String.raw`\$&`)
      .replaceAll(/\r\n|\r|\n/g, String.raw`\n`)
      // oxlint-disable-next-line eslint/no-control-regex -- they are what is taken out
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}

/** RFC 5545, 3.1: what is longer goes on in the next line after a space, and no character is cut in two. */
export function foldLine(line: string): string {
  let [folded, octets] = ['', 0];
  for (const character of line) {
    const more = Buffer.byteLength(character);
    if (octets + more > LINE_OCTETS) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += more;
  }
  return folded;
}
