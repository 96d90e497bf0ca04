import type { IncomingMessage } from 'node:http';
import { createDeadlines } from '../../core/deadlines.ts';

// Reads a provider's form before anything else is known of it: small, soon, and without doubled fields.

const MAX_BYTES = 64 * 1024;
const MAX_FIELDS = 200;
const READ_MS = 5_000;

export type Form = Record<string, string>;

/** The form, or the status with which to refuse it. */
export async function readForm(
  req: IncomingMessage,
): Promise<{ form: Form } | { refuse: 400 | 403 | 408 | 413 | 415 }> {
  if (!/^application\/x-www-form-urlencoded\b/i.test(req.headers['content-type'] ?? ''))
    return { refuse: 415 };
  if (Number(req.headers['content-length'] ?? 0) > MAX_BYTES) return { refuse: 413 };
  const body = await readBody(req);
  if (typeof body === 'number') return { refuse: body };
  const form = parseForm(body);
  return form ? { form } : { refuse: 403 };
}

/**
 * The fields of a form, on an object without a prototype; null when there are too many, or one twice: that has two
 * meanings, and its signature covers only one of them.
 */
function parseForm(body: string): Form | null {
  const form: Form = Object.setPrototypeOf({}, null);
  let fields = 0;
  for (const [name, value] of fieldsOf(body)) {
    fields += 1;
    if (name in form || fields > MAX_FIELDS) return null;
    form[name] = value;
  }
  return form;
}

/** As URLSearchParams reads it, in half of the time. It has the last word on what is not well-formed. */
function fieldsOf(body: string): Iterable<[string, string]> {
  try {
    return body
      .split('&')
      .filter((field) => field !== '')
      .map((field): [string, string] => {
        const end = field.indexOf('=');
        return end < 0 ? [decode(field), ''] : [decode(field.slice(0, end)), decode(field.slice(end + 1))];
      });
  } catch {
    return new URLSearchParams(body);
  }
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  return spaced.includes('%') ? decodeURIComponent(spaced) : spaced;
}

const slow = createDeadlines<() => void>(READ_MS, (giveUp) => giveUp());

function readBody(req: IncomingMessage): Promise<string | 400 | 408 | 413> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const giveUp = (): void => resolve(408);
    slow.add(giveUp);
    const end = (answer: string | 400 | 413): void => {
      slow.drop(giveUp);
      resolve(answer);
    };
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) end(413);
      else chunks.push(chunk);
    });
    req.on('end', () => end(Buffer.concat(chunks).toString('utf8')));
    req.on('error', () => end(400));
  });
}
