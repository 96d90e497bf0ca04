import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { ErrorCode, ErrorReply } from '../../core/contract/api.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';

// The one place where an error becomes a status. A new code does not compile until it has one.

const statusOf: Record<ErrorCode, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  second_factor_needed: 403,
  not_found: 404,
  conflict: 409,
  already_assigned: 409,
  already_answered: 409,
  invalid_state: 409,
  opted_out: 409,
  destination_refused: 409,
  cap_reached: 429,
  too_large: 413,
  rate_limited: 429,
  internal: 500,
  channel_unavailable: 502,
  unavailable: 503,
};

export interface Answer {
  status: number;
  body: ErrorReply;
}

/** Turns anything thrown into status and body. What is our bug is logged with an id, and only the id goes out. */
export function answerError(error: unknown, log: Logger): Answer {
  if (error instanceof AppError)
    return answer(error.code, error.message, { fields: error.fields, details: error.details });
  if (isDatabaseAway(error))
    return answer('unavailable', 'The database is away; nothing was lost, try again');
  const parser = bodyParserError(error);
  if (parser) return parser;
  const id = randomUUID();
  log.error({ err: error, errorId: id }, 'unexpected error');
  return answer('internal', `Something went wrong (${id})`);
}

function answer(
  code: ErrorCode,
  message: string,
  extra: { fields?: Record<string, string> | undefined; details?: Record<string, unknown> | undefined } = {},
): Answer {
  const { fields, details } = extra;
  return {
    status: statusOf[code],
    body: { error: { code, message, ...(fields ? { fields } : {}), ...(details ? { details } : {}) } },
  };
}

function bodyParserError(error: unknown): Answer | null {
  if (!(error instanceof Error) || !('type' in error) || typeof error.type !== 'string') return null;
  if (error.type === 'entity.too.large') return answer('too_large', 'The request is too large');
  if (
    error.type.startsWith('entity.') ||
    error.type.startsWith('encoding.') ||
    error.type.startsWith('charset.')
  ) {
    return answer('invalid_request', 'The body cannot be read');
  }
  return null;
}

export function sendError(res: Response, error: unknown, log: Logger): void {
  const { status, body } = answerError(error, log);
  if (!res.headersSent) res.status(status).set('cache-control', 'no-store').json(body);
}
