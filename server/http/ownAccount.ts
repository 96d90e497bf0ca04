import type { Request } from 'express';
import { z } from 'zod';
import { endAccess } from '../../core/access/endAccess.ts';
import { checkNewPassword } from '../../core/access/passwords.ts';
import { demandsSecondFactor, spendCode } from '../../core/access/secondFactor.ts';
import { recordSecurityEvent, type SecurityEventKind } from '../../core/access/securityEvents.ts';
import { giveBackTry, takeTry } from '../../core/access/signInGuard.ts';
import {
  ChangePassword,
  EndSecondFactor,
  GiveCode,
  WithPassword,
  type BackupCodes,
  type Done,
  type SecondFactorStart,
} from '../../core/contract/access.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { cookiePrefixOf } from './auth.ts';
import { addressOf, newSessionToken, type AuthAnswer, type CallAuth } from './authCalls.ts';
import type { Caller } from './authenticate.ts';
import type { Answered } from './signIn.ts';
import { readRequest } from './readRequest.ts';

// What somebody does with the account they are signed in to: password, second factor, sign-out. Each change asks for the
// password again, and ends every other session, every key and every socket; this browser goes on with a new session.

export interface OwnParts {
  hub: Hub;
  call: CallAuth;
  caller: Caller;
}

type Own<T> = (parts: OwnParts, req: Request) => Promise<Answered<T>>;

const done = (cookies: string[]): Answered<Done> => ({ body: { ok: true }, cookies });
const wrong = (field: string): AppError =>
  new AppError('invalid_request', 'That is not right', { fields: { [field]: 'wrong' } });

export const changePassword: Own<Done> = async (parts, req) => {
  const { current, next } = readRequest(ChangePassword, req.body);
  const { name, email } = parts.caller.viewer;
  checkNewPassword(next, 'next', [name, email, email.split('@')[0] ?? '']);
  const answer = await guarded(parts, req, () =>
    parts.call(req, {
      path: '/change-password',
      body: { currentPassword: current, newPassword: next, revokeOtherSessions: true },
      cookie: 'session_token',
    }),
  );
  if (!answer.ok) throw wrong('current');
  return changed(parts, req, { kind: 'password_changed', answer });
};

/** Gives the secret and the backup codes, which are shown once. Nothing is asked at sign-in until a code was given back. */
export const startSecondFactor: Own<SecondFactorStart> = async (parts, req) => {
  const { password } = readRequest(WithPassword, req.body);
  const answer = await guarded(parts, req, () =>
    parts.call(req, { path: '/two-factor/enable', body: { password }, cookie: 'session_token' }),
  );
  if (answer.body['code'] === 'TOTP_ALREADY_ENABLED')
    throw new AppError('invalid_state', 'There is a second factor already');
  if (!answer.ok) throw wrong('password');
  const { totpURI, backupCodes } = Started.parse(answer.body);
  return {
    body: { uri: totpURI, secret: new URL(totpURI).searchParams.get('secret') ?? '', backupCodes },
    cookies: [],
  };
};

const Started = z.object({ totpURI: z.string(), backupCodes: z.array(z.string()) });

export const confirmSecondFactor: Own<Done> = async (parts, req) => {
  const { code } = readRequest(GiveCode, req.body);
  const answer = await checkCode(parts, req, code);
  // A new session, that is: the second factor was not on before.
  if (newSessionToken(answer.cookies) === undefined)
    throw new AppError('invalid_state', 'There is a second factor already');
  return changed(parts, req, { kind: 'second_factor_on', answer });
};

export const endSecondFactor: Own<Done> = async (parts, req) => {
  const { password, code } = readRequest(EndSecondFactor, req.body);
  const { hub, caller } = parts;
  if (await demandsSecondFactor(hub, caller.viewer.role))
    throw new AppError('invalid_state', 'Your role must have a second factor');
  await checkCode(parts, req, code);
  const answer = await guarded(parts, req, () =>
    parts.call(req, { path: '/two-factor/disable', body: { password }, cookie: 'session_token' }),
  );
  if (!answer.ok) throw wrong('password');
  return changed(parts, req, { kind: 'second_factor_off', answer });
};

/** Ten new backup codes; the old ones are worth nothing from now on. */
export const renewBackupCodes: Own<BackupCodes> = async (parts, req) => {
  const { password } = readRequest(WithPassword, req.body);
  const answer = await guarded(parts, req, () =>
    parts.call(req, {
      path: '/two-factor/generate-backup-codes',
      body: { password },
      cookie: 'session_token',
    }),
  );
  if (!answer.ok) throw wrong('password');
  const { userId } = parts.caller.viewer;
  await recordSecurityEvent(parts.hub.prisma, {
    kind: 'backup_codes_made',
    userId,
    byUserId: userId,
    address: addressOf(req),
  });
  return { body: Codes.parse(answer.body), cookies: [] };
};

const Codes = z.object({ backupCodes: z.array(z.string()) });

export const signOut: Own<Done> = async ({ hub, caller }, req) => {
  const { userId } = caller.viewer;
  await hub.prisma.session.deleteMany({ where: { id: caller.sessionId ?? '' } });
  await recordSecurityEvent(hub.prisma, {
    kind: 'signed_out',
    userId,
    byUserId: userId,
    address: addressOf(req),
  });
  // Every console of this user is cut, in every process; those with a session of their own are back at once.
  hub.bus.signOut([userId]);
  const secure = hub.config.publicUrl.startsWith('https:') ? '; Secure' : '';
  const ended = `${cookiePrefixOf(hub.config)}.session_token=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict${secure}`;
  return done([ended]);
};

/** Takes a try before a password or a code is looked at, and gives it back when it was right. */
async function guarded(
  { hub, caller }: OwnParts,
  req: Request,
  look: () => Promise<AuthAnswer>,
): Promise<AuthAnswer> {
  const one = {
    account: caller.viewer.email,
    address: addressOf(req) ?? 'unknown',
    mark: `session ${caller.sessionId ?? ''}`,
  };
  await takeTry(hub, one);
  const answer = await look();
  if (answer.ok) await giveBackTry(hub, one);
  return answer;
}

async function checkCode(parts: OwnParts, req: Request, code: string): Promise<AuthAnswer> {
  const answer = await guarded(parts, req, () =>
    parts.call(req, { path: '/two-factor/verify-totp', body: { code }, cookie: 'session_token' }),
  );
  if (!answer.ok || !(await spendCode(parts.hub, parts.caller.viewer.userId, code))) throw wrong('code');
  return answer;
}

async function changed(
  { hub, caller }: OwnParts,
  req: Request,
  { kind, answer }: { kind: SecurityEventKind; answer: AuthAnswer },
): Promise<Answered<Done>> {
  const { userId } = caller.viewer;
  const keepToken = newSessionToken(answer.cookies);
  await endAccess(hub, {
    kind,
    userId,
    byUserId: userId,
    address: addressOf(req),
    ...(keepToken ? { keepToken } : {}),
  });
  return done(answer.cookies);
}
