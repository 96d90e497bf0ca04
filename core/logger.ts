import pino from 'pino';
import { currentTrace } from './trace.ts';

export type Logger = pino.Logger;

// Personal data and secrets never reach a log. Callers log ids; this is the net below them: what stands under a telling
// name is cut, errors of libraries are told by type, code, words and frames and by nothing that they carry along
// (requests with their authorisation, rows, envelopes), and what looks like a number, an address or a key is cut out.

const SECRET =
  /^(text|body|from|to|email|password|token|auth.*|cookie|set-cookie|html|subject|secret|code|comment|note|name|phone|number|address|config|detail|envelope|headers?|session.*)$/i;
/** How a refusal is called is no secret; the digits of somebody's code are. */
const CODE = /^[A-Za-z][\w-]{1,40}$/;
const NAMES_A_ROW = /(Id|Ids|Sid|Sids|key)$/;
const ID = /^[\w.:-]{1,120}$/;
const CUT = '[cut]';
const MAX_TEXT = 1_000;
const MAX_FRAMES = 20;
const MAX_DEPTH = 3;

export function createLogger(level: string, name: string, destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    level,
    name,
    base: { name },
    mixin: () => {
      const traceId = currentTrace();
      return traceId === null ? {} : { traceId };
    },
    formatters: { log: (fields) => cutFields(fields) },
    // The fields above are made safe already; pino's own way with errors would print all that they carry.
    serializers: { err: (error: unknown) => error },
  };
  return destination ? pino(options, destination) : pino(options);
}

function cutFields(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, cutField(key, value, 1)]));
}

function cutField(key: string, value: unknown, depth: number): unknown {
  if (key === 'code' && typeof value === 'string') return CODE.test(value) ? value : CUT;
  if (SECRET.test(key)) return CUT;
  if (NAMES_A_ROW.test(key) && typeof value === 'string' && ID.test(value)) return value;
  return cutDeep(value, depth);
}

function cutDeep(value: unknown, depth: number): unknown {
  if (value instanceof Error) return describeError(value);
  if (typeof value === 'string') return isId(value) ? value : cutValues(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return CUT;
  if (Array.isArray(value)) return value.slice(0, 20).map((one: unknown) => cutDeep(one, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, cutField(key, one, depth + 1)]));
}

export interface ToldError {
  type: string;
  code?: string;
  message: string;
  stack?: string;
  cause?: ToldError;
}

/** An error as it may be told: in logs, and by the queue, which keeps why a job has failed. */
export function describeError(error: unknown): ToldError {
  if (!(error instanceof Error)) return { type: typeof error, message: CUT };
  const code = 'code' in error ? String(error.code) : '';
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(/^[\w.-]{1,40}$/.test(code) ? { code } : {}),
    message: cutValues(error.message),
    ...(frames.length > 0 ? { stack: frames.slice(0, MAX_FRAMES).join('\n') } : {}),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/** The same as an error again, for whoever keeps what is thrown. */
export function safeError(error: unknown): Error {
  const { type, message, stack } = describeError(error);
  const safe = new Error(message);
  safe.name = type;
  safe.stack = `${type}: ${message}${stack ? `\n${stack}` : ''}`;
  return safe;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const isId = (text: string): boolean => UUID.test(text) || /^[0-9a-f]{32}$/.test(text);

/** Databases and parsers put values into their messages: what is quoted, numbers, addresses and keys are cut out. */
export function cutValues(text: string): string {
  return (
    text
      .slice(0, MAX_TEXT * 4)
      .replace(/\/\/[^\s/@]*:[^\s/@]*@/g, `//${CUT}@`)
      // What PostgreSQL quotes are names of ours (with an underscore) or values of somebody.
      .replace(/"([^"]*)"|'([^']*)'/g, (whole, double?: string, single?: string) =>
        /^[a-z]+(_[a-z]+)+$/.test(double ?? single ?? '') ? whole : CUT,
      )
      .replace(/=\([^)]*\)/g, `=(${CUT})`)
      .replace(/[\p{L}\d.!#$%&*+/=?^_{|}~-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)*/gu, '[address]')
      .replace(/\+?\d[\d ().-]{5,}\d/g, '[number]')
      .replace(/[\w+/=-]{20,}/g, (word) => (UUID.test(word) || !/\d/.test(word) ? word : CUT))
      .slice(0, MAX_TEXT)
  );
}
