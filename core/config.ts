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
    TWILIO_API_KEY_SID: optional(
      z.string().regex(/^SK[0-9a-f]{32}$/, 'must be SK and 32 hexadecimal digits'),
    ),
    TWILIO_API_KEY_SECRET: optional(z.string().min(16, 'must have at least 16 characters')),
    TWILIO_ECHO_APP_SID: optional(
      z.string().regex(/^AP[0-9a-f]{32}$/, 'must be AP and 32 hexadecimal digits'),
    ),
    TWILIO_MESSAGING_SERVICE_SID: optional(
      z.string().regex(/^MG[0-9a-f]{32}$/, 'must be MG and 32 hexadecimal digits'),
    ),
    TWILIO_API_BASE_URL: optional(url),
    SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }),
    INBOUND_SMTP_PORT: port.default(2525),
    SURVEY_DELAY_SECONDS: optional(z.coerce.number().int().min(0).max(604_800)),
    RECONCILE_FIRST_MINUTES: z.coerce.number().int().min(0).max(44_640).default(60),
    DRAIN_SECONDS: optional(z.coerce.number().int().min(0).max(10)),
    DATA_DIR: z.string().min(1).default('.data'),
    FILES_DIR: optional(z.string().min(1)),
    S3_ENDPOINT: optional(url),
    S3_BUCKET: optional(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,62}$/, 'must be the name of a bucket')),
    S3_REGION: z.string().min(1).default('us-east-1'),
    S3_ACCESS_KEY_ID: optional(z.string().min(3)),
    S3_SECRET_ACCESS_KEY: optional(z.string().min(8)),
    AUTH_SECRET: z.string().min(32, 'must have at least 32 characters'),
    METRICS_TOKEN: optional(z.string().min(16, 'must have at least 16 characters')),
    WORKER_PORT: optional(port),
    OTEL_EXPORTER_OTLP_ENDPOINT: optional(url),
    LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    DATABASE_POOL_SIZE: z.coerce.number().int().min(4).max(100).default(16),
    TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
    SESSION_HOURS: z.coerce.number().int().min(1).max(720).default(12),
    SESSION_IDLE_MINUTES: z.coerce.number().int().min(5).max(1_440).default(120),
    SANDBOX: z.stringbool().default(false),
  })
  .superRefine((env, check) => {
    // Half a bucket would put files where nobody looks for them.
    const parts = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
    if (parts.every((key) => env[key] === undefined)) return;
    for (const key of parts.filter((one) => env[one] === undefined))
      check.addIssue({ code: 'custom', path: [key], message: 'is missing beside the other S3_ variables' });
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
      /** Signs the tokens of browser phones; null when there are none. */
      apiKey:
        env.TWILIO_API_KEY_SID && env.TWILIO_API_KEY_SECRET
          ? { sid: env.TWILIO_API_KEY_SID, secret: env.TWILIO_API_KEY_SECRET }
          : null,
      /** The TwiML app that plays back what it hears; null: the way of the voice is not tried before a call. */
      echoAppSid: env.TWILIO_ECHO_APP_SID ?? null,
      /** Texts go through this Messaging Service, from the sender that we choose; null: without one. */
      messagingServiceSid: env.TWILIO_MESSAGING_SERVICE_SID ?? null,
      apiBaseUrl: env.TWILIO_API_BASE_URL?.replace(/\/$/, '') ?? null,
    },
    smtpUrl: env.SMTP_URL,
    inboundSmtpPort: env.INBOUND_SMTP_PORT,
    surveyDelaySeconds: env.SURVEY_DELAY_SECONDS ?? (env.SANDBOX ? 20 : 3_600),
    reconcileFirstMinutes: env.RECONCILE_FIRST_MINUTES,
    drainSeconds: env.DRAIN_SECONDS ?? (env.SANDBOX ? 0 : 5),
    dataDir: path.resolve(env.DATA_DIR),
    filesDir: path.resolve(env.FILES_DIR ?? path.join(env.DATA_DIR, 'attachments')),
    /** The bucket that holds files instead of the folder; null: none. */
    s3:
      env.S3_ENDPOINT && env.S3_BUCKET && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY
        ? {
            endpoint: env.S3_ENDPOINT.replace(/\/$/, ''),
            bucket: env.S3_BUCKET,
            region: env.S3_REGION,
            accessKeyId: env.S3_ACCESS_KEY_ID,
            secretAccessKey: env.S3_SECRET_ACCESS_KEY,
          }
        : null,
    authSecret: env.AUTH_SECRET,
    metricsToken: env.METRICS_TOKEN ?? null,
    workerPort: env.WORKER_PORT ?? null,
    otlpUrl: env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/$/, '') ?? null,
    /** How many proxies of ours stand before the hub, each of which adds to X-Forwarded-For; 0 believes nobody. */
    trustedProxies: env.TRUSTED_PROXIES,
    session: { hours: env.SESSION_HOURS, idleMinutes: env.SESSION_IDLE_MINUTES },
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

/** Where a tool beside the hub finds it, which needs none of the rest of the configuration. */
export function readWhereabouts(env: Record<string, string | undefined> = process.env): {
  databaseUrl: string | null;
  dataDir: string;
} {
  return { databaseUrl: env['DATABASE_URL'] || null, dataDir: path.resolve(env['DATA_DIR'] || '.data') };
}
