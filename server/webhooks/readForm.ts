import type { IncomingMessage } from 'node:http';

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
  const form: Form = Object.setPrototypeOf({}, null);
  let fields = 0;
  for (const [key, value] of new URLSearchParams(body)) {
    fields += 1;
    // A field twice has two meanings, and its signature covers only one of them.
    if (key in form || fields > MAX_FIELDS) return { refuse: 403 };
    form[key] = value;
  }
  return { form };
}

function readBody(req: IncomingMessage): Promise<string | 400 | 408 | 413> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => resolve(408), READ_MS);
    const end = (answer: string | 400 | 408 | 413): void => {
      clearTimeout(timer);
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
