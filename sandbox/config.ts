// What the make-believe world is made of. This is the only file of the sandbox that reads process.env.
import { z } from 'zod';

const webAddress = z.union([z.literal(''), z.url()]).default('');

const companyNumberSchema = z.object({
  number: z.string().regex(/^\+[1-9]\d{4,14}$/),
  friendlyName: z.string().default(''),
  voiceUrl: webAddress,
  voiceFallbackUrl: webAddress,
  smsUrl: webAddress,
  smsFallbackUrl: webAddress,
  statusCallback: webAddress,
});

const customerSchema = z.object({
  name: z.string(),
  number: z.string().default(''),
  email: z.string().default(''),
});

export const sandboxConfigSchema = z.object({
  port: z.coerce.number().int().min(0).max(65535).default(0),
  smtpPort: z.coerce.number().int().min(0).max(65535).default(0),
  hubSmtpHost: z.string().default('127.0.0.1'),
  hubSmtpPort: z.coerce.number().int().min(0).max(65535).default(2525),
  accountSid: z.string().regex(/^AC[0-9a-f]{32}$/),
  authToken: z.string().min(8),
  /** The key whose tokens let a browser be somebody's phone; without one there are no browser phones. */
  apiKeySid: z.string().default(''),
  apiKeySecret: z.string().default(''),
  numbers: z.array(companyNumberSchema).min(1),
  mailboxes: z.array(z.string()).default([]),
  customers: z.array(customerSchema).default([]),
  speed: z.coerce.number().positive().max(1000).default(1),
});

export type SandboxConfig = z.output<typeof sandboxConfigSchema>;
export type SandboxOptions = z.input<typeof sandboxConfigSchema>;
export type CompanyNumber = SandboxConfig['numbers'][number];
export type Customer = SandboxConfig['customers'][number];

const variables = {
  port: 'SANDBOX_PORT',
  smtpPort: 'SANDBOX_SMTP_PORT',
  hubSmtpHost: 'HUB_SMTP_HOST',
  hubSmtpPort: 'HUB_SMTP_PORT',
  accountSid: 'TWILIO_ACCOUNT_SID',
  authToken: 'TWILIO_AUTH_TOKEN',
  apiKeySid: 'TWILIO_API_KEY_SID',
  apiKeySecret: 'TWILIO_API_KEY_SECRET',
  numbers: 'SANDBOX_NUMBERS',
  mailboxes: 'SANDBOX_MAILBOXES',
  customers: 'SANDBOX_CUSTOMERS',
  speed: 'SANDBOX_SPEED',
} as const;

const listFields: ReadonlySet<string> = new Set(['numbers', 'mailboxes', 'customers']);

/** Reads the environment; throws one error that names every variable that is wrong. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): SandboxConfig {
  const raw: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [field, variable] of Object.entries(variables)) {
    const value = environment[variable];
    if (value === undefined || value === '') continue;
    try {
      raw[field] = listFields.has(field) ? JSON.parse(value) : value;
    } catch {
      problems.push(`${variable} is not valid JSON`);
    }
  }
  const parsed = sandboxConfigSchema.safeParse(raw);
  if (parsed.success && problems.length === 0) return parsed.data;
  const names: ReadonlyMap<string, string> = new Map(Object.entries(variables));
  for (const issue of parsed.error?.issues ?? []) {
    const [field, ...rest] = issue.path.map(String);
    problems.push(`${[names.get(field ?? '') ?? field, ...rest].join('.')}: ${issue.message}`);
  }
  throw new Error(problems.join('\n'));
}

/** Where the running hub keeps its data, and with it the note of where its sandbox is. */
export function dataDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['DATA_DIR'] || '.data';
}
