import { readContentType, readHeaderFields, splitHeader, valuesOf, type HeaderField } from './mailHeaders.ts';
import { mailLimits } from './parsedMail.ts';

// The MIME skeleton, walked once before the real parser may see the mail: limits, and everything that two parsers
// could understand differently (doubled or missing boundaries, boundaries that begin with one another, odd encodings).

const encodings = new Set(['', '7bit', '8bit', 'binary', 'base64', 'quoted-printable']);
const CR = 13;
const NEWLINE = 10;
const DASH = 45;
const DOT = 46;

/** Why the mail's parts cannot be told apart in one way only, or null when all is well. `fields`: the mail's own header. */
export function findMimeFault(fields: readonly HeaderField[], body: Buffer): string | null {
  const boundaries: string[] = [];
  const first = enterPart(fields, boundaries);
  return first ?? (boundaries.length === 0 ? null : walk(body, boundaries));
}

/** Goes through a multipart body line by line. `open` holds the boundaries that are open, the innermost last. */
function walk(body: Buffer, open: string[]): string | null {
  let parts = 0;
  for (let at = 0; at < body.length && open.length > 0;) {
    const end = endOfLine(body, at);
    const mark =
      body[at] === DASH && body[at + 1] === DASH ? readMark(body.subarray(at + 2, end), open) : null;
    at = end + 1;
    if (!mark) continue;
    // An inner multipart that was not closed before its parent went on.
    if (mark.level !== open.length - 1) return 'broken_mime';
    if (mark.closes) {
      open.pop();
      continue;
    }
    parts += 1;
    if (parts > mailLimits.parts) return 'too_many_parts';
    const { header, body: rest } = splitHeader(body.subarray(at));
    const fields = readHeaderFields(header);
    if (typeof fields === 'string') return fields;
    const fault = enterPart(fields, open);
    if (fault) return fault;
    at = body.length - rest.length;
  }
  return open.length > 0 ? 'broken_mime' : null;
}

function enterPart(fields: readonly HeaderField[], open: string[]): string | null {
  const encoding = (valuesOf(fields, 'content-transfer-encoding')[0] ?? '')
    .replace(/\(.*?\)/g, '')
    .trim()
    .toLowerCase();
  if (!encodings.has(encoding)) return 'unknown_encoding';
  const value = valuesOf(fields, 'content-type')[0];
  if (value === undefined) return null;
  const contentType = readContentType(value);
  if (!contentType) return 'ambiguous_mime';
  if (!contentType.type.startsWith('multipart/')) return null;
  if (encoding === 'base64' || encoding === 'quoted-printable') return 'ambiguous_mime';
  const boundary = contentType.params.get('boundary') ?? '';
  // RFC 2046: 1 to 70 of these, not ending in a space.
  if (!/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) return 'bad_boundary';
  if (open.some((other) => other.startsWith(boundary) || boundary.startsWith(other))) return 'ambiguous_mime';
  open.push(boundary);
  return open.length > mailLimits.nesting ? 'nested_too_deep' : null;
}

/** Whether a line that begins with two dashes is a boundary of one of the open multiparts. */
function readMark(line: Buffer, open: readonly string[]): { level: number; closes: boolean } | null {
  if (line.length > 200) return null;
  const text = line.toString('latin1').replace(/[ \t\r]+$/, '');
  const level = open.findIndex((boundary) => text === boundary || text === `${boundary}--`);
  return level < 0 ? null : { level, closes: text !== open[level] };
}

function endOfLine(body: Buffer, from: number): number {
  const newline = body.indexOf(NEWLINE, from);
  return newline < 0 ? body.length : newline;
}

/**
 * Whether a lone dot stands between line ends that are not both CR LF: to a lenient server the mail would end there
 * and commands of the sender's choice would follow. (An honest lone dot was doubled, and came between two CR LF.)
 */
export function hasSmuggledEnd(raw: Buffer, from = 0, to = raw.length): boolean {
  // Byte by byte: a mail of dots would take a search for each ten times as long.
  for (let at = from; at < to; at += 1) {
    if (raw[at] !== DOT) continue;
    const before = raw[at - 1];
    const after = raw[at + 1];
    if ((before !== NEWLINE && before !== CR) || (after !== NEWLINE && after !== CR)) continue;
    const isHonest = before === NEWLINE && raw[at - 2] === CR && after === CR && raw[at + 2] === NEWLINE;
    if (!isHonest) return true;
  }
  return false;
}

/** Looks for such a dot in a mail while it comes, so that a large one stops nobody at its end. */
export class SmuggledEndWatch {
  private isThere = false;
  /** The end of what has come: a dot is told by two bytes before it and two behind. */
  private last = Buffer.alloc(0);

  see(piece: Buffer): void {
    const joined = Buffer.concat([this.last, piece]);
    this.isThere ||= hasSmuggledEnd(joined, Math.max(0, this.last.length - 2), joined.length - 2);
    this.last = Buffer.from(joined.subarray(-4));
  }

  /** Whether there was one, now that all has come. */
  found(): boolean {
    return this.isThere || hasSmuggledEnd(this.last, Math.max(0, this.last.length - 2));
  }
}
