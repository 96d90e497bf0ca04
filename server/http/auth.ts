import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Config } from '../../core/config.ts';
import type { Hub } from '../../core/hub.ts';

// Sign-in by password, sessions in the database. Accounts are made by administrators, never by signing up.

const SESSION_SECONDS = 9 * 3_600;

/** Addresses under which a browser may reach the console. */
export function allowedOrigins({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>): string[] {
  return [...new Set([new URL(publicUrl).origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`])];
}

export function createAuth({ prisma, config }: Pick<Hub, 'prisma' | 'config'>, port: number) {
  return betterAuth({
    appName: 'Rapport',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: config.authSecret,
    trustedOrigins: allowedOrigins({ ...config, port }),
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    session: { expiresIn: SESSION_SECONDS, updateAge: 900 },
    rateLimit: {
      enabled: !config.sandbox,
      window: 60,
      max: 100,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: { cookiePrefix: 'rapport', useSecureCookies: config.publicUrl.startsWith('https:') },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
}

export type Auth = ReturnType<typeof createAuth>;
