import { randomUUID } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { twoFactor } from 'better-auth/plugins';
import { hashPassword, PASSWORD_LENGTH, verifyPassword } from '../../core/access/passwords.ts';
import { hashBackupCodes, makeBackupCodes } from '../../core/access/secondFactor.ts';
import type { Config } from '../../core/config.ts';
import type { Hub } from '../../core/hub.ts';

// Sign-in by password and second factor, sessions in the database. Accounts are made by administrators, never by signing
// up. Nothing of it is reached from outside but through server/http/signIn.ts.

/** How the door tells the library where a request comes from; what a stranger sends under this name never arrives. */
export const ADDRESS_HEADER = 'x-rapport-address';

/** Addresses under which a browser may reach the console. */
export function allowedOrigins({ publicUrl, port }: Pick<Config, 'publicUrl' | 'port'>): string[] {
  return [...new Set([new URL(publicUrl).origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`])];
}

/** On https a name that the browser binds to this very host; http knows no such thing. */
export function cookiePrefixOf({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return isHttps(publicUrl) ? '__Host-rapport' : 'rapport';
}

export const isHttps = (publicUrl: string): boolean => publicUrl.startsWith('https:');

export function createAuth({ prisma, config }: Pick<Hub, 'prisma' | 'config'>, port: number) {
  const { authSecret } = config;
  return betterAuth({
    appName: 'Rapport',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: authSecret,
    trustedOrigins: allowedOrigins({ ...config, port }),
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    // The end of a session is fixed at sign-in; how long it may lie idle is kept in core/access/sessions.ts.
    session: { expiresIn: config.session.hours * 3_600, disableSessionRefresh: true },
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            const user = await prisma.user.findUnique({ where: { id: session.userId } });
            if (!user || user.disabledAt) return false;
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Rapport',
        twoFactorCookieMaxAge: 300,
        backupCodeOptions: {
          customBackupCodesGenerate: makeBackupCodes,
          storeBackupCodes: {
            encrypt: async (list) => hashBackupCodes(authSecret, list),
            decrypt: async (list) => list,
          },
        },
      }),
    ],
    // core/access/signInGuard.ts counts, in the database and before anything is looked at.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: () => randomUUID() },
      cookiePrefix: cookiePrefixOf(config),
      useSecureCookies: false,
      defaultCookieAttributes: {
        secure: isHttps(config.publicUrl),
        sameSite: 'strict',
        httpOnly: true,
        path: '/',
      },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    telemetry: { enabled: false },
    // It would print mail addresses and stacks past our own log.
    logger: { disabled: true },
  });
}

export type Auth = ReturnType<typeof createAuth>;
