import type { ErrorCode } from './contract/api.ts';

interface ErrorOptions {
  details?: Record<string, unknown>;
  fields?: Record<string, string>;
  cause?: unknown;
}

/** An expected refusal. The code is the promise; the text may change. Anything else that is thrown is our bug. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;
  readonly fields: Record<string, string> | undefined;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.fields = options.fields;
  }
}

/** Codes of node-postgres, Prisma and Node, and kinds of Prisma's adapter, that mean "the database is away", not "the query is wrong". */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
  '53300',
  'P1001',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
]);

/** Where an error has its codes, and where it keeps the error behind it: as an error, or as a plain object of Prisma's adapter. */
const CODES = ['code', 'originalCode', 'kind'];
const BEHIND = ['cause', 'meta', 'driverAdapterError'];

function codesOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const fields: Record<string, unknown> = { ...error, cause: 'cause' in error ? error.cause : undefined };
  return [
    ...CODES.map((name) => fields[name]).filter((code) => typeof code === 'string'),
    ...BEHIND.flatMap((name) => codesOf(fields[name])),
    ...(error instanceof AggregateError ? error.errors.flatMap(codesOf) : []),
  ];
}

/**
 * Whether the database (not the query) is what failed, for node-postgres and Prisma alike. A transaction that took longer than
 * it may (P2028) was rolled back, and is to be tried again as well.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (codesOf(error).some((code) => awayCodes.has(code))) return true;
  return (
    error instanceof Error &&
    /Connection terminated|(?:connection error|was closed) and is not queryable|after calling end on the pool|connection timeout|Can't reach database|timeout exceeded when trying to connect|Unable to start a transaction/i.test(
      error.message,
    )
  );
}

/**
 * A serialisation failure or a deadlock: trying again is right. So it is where another took the number that an event was to
 * have: its client was found before the row could be taken, because an address went from one client to another meanwhile.
 */
export function isWriteConflict(error: unknown): boolean {
  return (
    codesOf(error).some((code) => code === '40001' || code === '40P01' || code === 'P2034') ||
    isUniqueViolation(error, 'timeline_event_client_id_seq_key')
  );
}

/** A statement took longer than it was given. */
export function isQueryCanceled(error: unknown): boolean {
  return codesOf(error).includes('57014');
}

/** The one place that knows how a broken unique key looks. `key` is the constraint's or index's name. */
export function isUniqueViolation(error: unknown, key: string): boolean {
  if (!codesOf(error).some((code) => code === '23505' || code === 'P2002')) return false;
  return (
    error instanceof Error && (JSON.stringify(error, errorKeys).includes(key) || error.message.includes(key))
  );
}

const errorKeys = [
  'message',
  'meta',
  'constraint',
  'detail',
  'driverAdapterError',
  'cause',
  'originalMessage',
  'index',
  'target',
  'name',
];
