import { pino } from 'pino';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { answerError } from '../../server/http/errorResponse.ts';
import { readRequest } from '../../server/http/readRequest.ts';

const body = z.strictObject({ due: z.strictObject({ at: z.iso.datetime() }) });
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

test('what somebody sends wrong is their fault, field by field', () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
  const refused = thrownBy(() => readRequest(body, { due: { at: 'tomorrow' }, extra: 1 }));
  expect(answerError(refused, log)).toMatchObject({
    status: 400,
    body: {
      error: {
        code: 'invalid_request',
        fields: { 'due.at': expect.any(String), extra: 'is not known' },
      },
    },
  });
  expect(lines).toEqual([]);
});

test('what we stored and cannot read any more is our fault, and is logged', () => {
  const lines: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void lines.push(line) });
  const unread = thrownBy(() => body.parse({}));
  expect(answerError(unread, log)).toMatchObject({ status: 500, body: { error: { code: 'internal' } } });
  expect(lines).toHaveLength(1);
});
