import path from 'node:path';
import { z } from 'zod';

// The only reader of process.env in core, server and worker. Parsed once; all bad variables are listed together.

const port = z.coerce.number().int().min(0).max(65_535);
const url = z.url({ protocol: /^https?$/ });
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const Environment = z
  .object({
    PORT: port.default(3000),
    PUBLIC_URL: optional(url),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' }),
    REDIS_URL: optional(z.url({ protocol: /^rediss?$/, error: 'must be a redis:// address' })),
    TWILIO_ACCOUNT_SID: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hexadecimal digits'),
    TWILIO_AUTH_TOKEN: z.string().min(16, 'must have at least 16 characters'),
    TWILIO_AUTH_TOKEN_PREVIOUS: optional(z.string().min(16, 'must have at least 16 characters')),
    TWILIO_API_BASE_URL: optional(url),
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }),
    INBOUND_SMTP_PORT: port.default(2525),
    SURVEY_DELAY_SECONDS: optional(z.coerce.number().int().min(0).max(604_800)),
    DATA_DIR: z.string().min(1).default('.data'),
    AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(4).max(100).default(16),
    SANDBOX: z.stringbool().default(false),
  })
  .transform((env) => ({
    port: env.PORT,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ''),
    databaseUrl: env.DATABASE_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    redisUrl: env.REDIS_URL ?? null,
    twilio: {
      accountSid: env.TWILIO_ACCOUNT_SID,
      /** The newest first; two are valid while a rotation is under way. */
      authTokens: [
        env.TWILIO_AUTH_TOKEN,
        ...(env.TWILIO_AUTH_TOKEN_PREVIOUS ? [env.TWILIO_AUTH_TOKEN_PREVIOUS] : []),
      ],
      apiBaseUrl: env.TWILIO_API_BASE_URL?.replace(/\/$/, '') ?? null,
    },
    smtpUrl: env.SMTP_URL,
    inboundSmtpPort: env.INBOUND_SMTP_PORT,
    surveyDelaySeconds: env.SURVEY_DELAY_SECONDS ?? (env.SANDBOX ? 20 : 3_600),
    dataDir: path.resolve(env.DATA_DIR),
    authSecret: env.AUTH_SECRET,
    logLevel: env.LOG_LEVEL,
    sandbox: env.SANDBOX,
  }));

export type Config = z.output<typeof Environment>;

export const environmentKeys = Object.keys(Environment.in.shape);

/** Thrown with one line per bad variable; the start prints it and exits. */
export class BadConfigError extends Error {
  override name = 'BadConfigError';
}

/** Reads the configuration. Throws BadConfigError that names every bad variable. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const parsed = Environment.safeParse(env);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0]);
    return env[key] === undefined || env[key] === '' ? `${key}: is missing` : `${key}: ${issue.message}`;
  });
  throw new BadConfigError(`The configuration is wrong:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
