import { mailLimits } from './parsedMail.ts';

// The header fields as they came, read strictly. A mail that two programs could read in two ways is not read at all.

export interface HeaderField {
  /** Lower case. */
  name: string;
  /** Unfolded, not decoded. */
  value: string;
}

/** Fields that may be there once: a second one is how a mail shows one face here and another there. */
const onceOnly = [
  'message-id',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'mime-version',
  'sender',
  'reply-to',
  'subject',
  'date',
];

/** The fields of a header block (bytes up to, not with, the empty line), or why they cannot be read. */
export function readHeaderFields(block: Buffer): HeaderField[] | string {
  if (block.length > mailLimits.headerBytes) return 'header_too_large';
  if (block.includes(0)) return 'nul_in_header';
  const text = block.toString('utf8').replaceAll('\r\n', '\n');
  if (text.includes('\r')) return 'bare_cr_in_header';
  const fields: HeaderField[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (!last) return 'broken_header';
      last.value += line;
      continue;
    }
    const match = /^([!-9;-~]+):(.*)$/.exec(line);
    if (!match) return 'broken_header';
    fields.push({ name: (match[1] ?? '').toLowerCase(), value: match[2] ?? '' });
  }
  return onceOnly.some((name) => valuesOf(fields, name).length > 1) ? 'doubled_header' : fields;
}

/** All values of a field, trimmed, in order. */
export function valuesOf(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value.trim());
}

/** Where the header block ends and the body begins. */
export function splitHeader(part: Buffer): { header: Buffer; body: Buffer } {
  for (let at = 0; ;) {
    const newline = part.indexOf(10, at);
    if (newline < 0) return { header: part, body: part.subarray(part.length) };
    const isEmpty = newline === at || (newline === at + 1 && part[at] === 13);
    if (isEmpty) return { header: part.subarray(0, at), body: part.subarray(newline + 1) };
    at = newline + 1;
  }
}

export interface ContentType {
  type: string;
  params: Map<string, string>;
}

/** A Content-Type with its parameters, or null when it says two things at once. */
export function readContentType(value: string): ContentType | null {
  if (value.length > 8_192) return null;
  const params = new Map<string, string>();
  const withoutComments = value.replace(/"(?:[^"\\]|\\.)*"|\((?:[^()\\]|\\.)*\)/g, (piece) =>
    piece.startsWith('(') ? ' ' : piece,
  );
  const [type = '', ...rest] = withoutComments.match(/(?:"(?:[^"\\]|\\.)*"|[^;"]|")+/g) ?? [];
  for (const piece of rest) {
    const match = /^\s*([^\s=*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]*))\s*$/.exec(piece);
    const name = match?.[1]?.toLowerCase();
    if (name === undefined) {
      // Odd names of files and the like do no harm; an odd boundary does.
      if (/^\s*(?:boundary|charset)\b/i.test(piece)) return null;
      continue;
    }
    if (params.has(name)) return null;
    params.set(name, match?.[2]?.replace(/\\(.)/g, '$1') ?? match?.[3] ?? '');
  }
  return { type: type.trim().toLowerCase(), params };
}
