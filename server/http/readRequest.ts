import type { z } from 'zod';
import { AppError } from '../../core/errors.ts';

/** What somebody sent, as its schema says. Throws AppError('invalid_request') naming each field that is wrong. */
export function readRequest<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const read = schema.safeParse(sent);
  if (read.success) return read.data;
  throw new AppError('invalid_request', 'Some fields are not valid', {
    cause: read.error,
    fields: fieldsOf(read.error),
  });
}

function fieldsOf(error: z.ZodError): Record<string, string> {
  return Object.fromEntries(
    error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [key, 'is not known'])
        : [[issue.path.map(String).join('.') || 'body', issue.message]],
    ),
  );
}
