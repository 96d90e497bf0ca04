import pino from 'pino';

export type Logger = pino.Logger;

/** Personal data and secrets never reach a log: callers log ids, and these paths are cut off should one slip through. */
const secretPaths = [
  'text',
  'body',
  'from',
  'to',
  'email',
  'password',
  'token',
  'authToken',
  'authorization',
  'cookie',
  'html',
  'subject',
];

export function createLogger(level: string, name: string): Logger {
  return pino({
    level,
    name,
    base: { name },
    redact: { paths: secretPaths.flatMap((path) => [path, `*.${path}`]), censor: '[cut]' },
    serializers: {
      err: (error: Error) => ({
        type: error.name,
        message: cutValues(error.message),
        stack: error.stack ? cutValues(error.stack) : undefined,
      }),
    },
  });
}

/** Databases put values into their messages: numbers and mail addresses are cut out. */
function cutValues(text: string): string {
  return text
    .replace(/\+\d{6,15}/g, '[number]')
    .replace(/[\w.+-]+@[\w-]+\.[\w.]+/g, '[address]')
    .slice(0, 4_000);
}
