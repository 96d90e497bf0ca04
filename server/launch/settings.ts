import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../prisma/freePort.ts';
import { ROOT } from './paths.ts';

/** What the person who types `npm start` decides. */
export interface LaunchSettings {
  port: number;
  isPortChosen: boolean;
  /** Undefined: the default, which may give way to another folder when it is in use. */
  dataDir: string | undefined;
  databaseUrl: string | undefined;
  publicUrl: string;
  inboundSmtpPort: number | undefined;
  withSandbox: boolean;
  reset: boolean;
  demo: boolean;
}

/** Reads .env, the environment and the arguments. */
export async function readSettings(args: string[]): Promise<LaunchSettings> {
  const envFile = path.join(ROOT, '.env');
  if (existsSync(envFile)) process.loadEnvFile(envFile);
  const options = parseOptions(args);
  const env = process.env;
  const asked = portFrom('PORT', env.PORT) ?? 3000;
  const port = asked === 0 ? await freePort() : asked;
  const settings = {
    port,
    isPortChosen: asked !== 0,
    dataDir: env.DATA_DIR ? path.resolve(ROOT, env.DATA_DIR) : undefined,
    databaseUrl: env.DATABASE_URL || undefined,
    publicUrl: (env.PUBLIC_URL || `http://localhost:${port}`).replace(/\/+$/, ''),
    inboundSmtpPort: portFrom('INBOUND_SMTP_PORT', env.INBOUND_SMTP_PORT) || undefined,
    withSandbox: !env.TWILIO_ACCOUNT_SID && !env.TWILIO_API_BASE_URL,
    reset: options.reset,
    demo: !options['no-demo'],
  };
  if (settings.reset && settings.databaseUrl) {
    throw new Error(
      '--reset empties the embedded database only. DATABASE_URL is set: empty that one yourself.',
    );
  }
  return settings;
}

function parseOptions(args: string[]) {
  try {
    const known = {
      reset: { type: 'boolean', default: false },
      'no-demo': { type: 'boolean', default: false },
    } as const;
    return parseArgs({ args, options: known }).values;
  } catch {
    throw new Error(
      `Unknown option: ${args.join(' ')}. There are: npm start -- --reset, npm start -- --no-demo`,
    );
  }
}

function portFrom(name: string, value: string | undefined): number | undefined {
  if (!value) return undefined;
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new Error(`${name} must be a port number from 0 to 65535, not "${value}".`);
}
