import type { Request } from 'express';
import { z } from 'zod';
import { renewHash } from '../../core/access/accounts.ts';
import { signInState } from '../../core/access/endAccess.ts';
import { setPasswordByLink } from '../../core/access/passwordLinks.ts';
import { hashBackupCode, spendCode } from '../../core/access/secondFactor.ts';
import { recordSecurityEvent } from '../../core/access/securityEvents.ts';
import {
  giveBackTry,
  makeBrowserMark,
  readBrowserMark,
  takeAddressTry,
  takeTry,
} from '../../core/access/signInGuard.ts';
import {
  GiveBackupCode,
  GiveCode,
  SetPassword,
  SignIn,
  type Done,
  type SignInReply,
} from '../../core/contract/access.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { cookiePrefixOf, isHttps } from './auth.ts';
import { addressOf, newSessionToken, readCookie, type AuthAnswer, type CallAuth } from './authCalls.ts';
import { readRequest } from './readRequest.ts';

// What somebody does who is nobody yet: password, then a code if the account has a second factor, or a link to choose a
// password. An answer never tells whether an account exists.

export interface Answered<T> {
  body: T;
  cookies: string[];
}

interface Parts {
  hub: Hub;
  call: CallAuth;
}

const refused = (): AppError => new AppError('unauthenticated', 'Address, password or code is wrong');
const MARK_SECONDS = 180 * 86_400;
const Named = z.object({ user: z.object({ id: z.string() }) });

/** Address and password. Throws unauthenticated, or rate_limited before anything was looked at. */
export async function signIn({ hub, call }: Parts, req: Request): Promise<Answered<SignInReply>> {
  const { email: typed, password } = readRequest(SignIn, req.body);
  const email = typed.toLowerCase();
  const address = addressOf(req) ?? 'unknown';
  const mark = readBrowserMark(hub.config.authSecret, email, readCookie(req, markName(hub)));
  const one = { account: email, address, mark };
  await takeTry(hub, one);
  const user = await hub.prisma.user.findUnique({ where: { email }, select: { id: true } });
  const before = await signInState(hub, user?.id ?? '');
  const answer = await call(req, { path: '/sign-in/email', body: { email, password } });
  if (!answer.ok || !user) throw refused();
  await giveBackTry(hub, one);
  const isHalfWay = answer.body['twoFactorRedirect'] === true;
  const reply: Answered<SignInReply> = isHalfWay
    ? { body: { next: 'second_factor' }, cookies: answer.cookies }
    : await letIn({ hub, req }, { userId: user.id, email, before, answer });
  await renewHash(hub, { userId: user.id, password });
  return reply;
}

/** The code of the second factor, once a password was right. */
export async function signInByCode({ hub, call }: Parts, req: Request): Promise<Answered<SignInReply>> {
  const { code } = readRequest(GiveCode, req.body);
  return bySecondFactor({ hub, call }, req, { path: '/two-factor/verify-totp', code, isBackup: false });
}

/** One of the codes that were handed out for the day the telephone is lost. */
export async function signInByBackupCode({ hub, call }: Parts, req: Request): Promise<Answered<SignInReply>> {
  const code = hashBackupCode(hub.config.authSecret, readRequest(GiveBackupCode, req.body).code);
  return bySecondFactor({ hub, call }, req, { path: '/two-factor/verify-backup-code', code, isBackup: true });
}

async function bySecondFactor(
  { hub, call }: Parts,
  req: Request,
  { path, code, isBackup }: { path: string; code: string; isBackup: boolean },
): Promise<Answered<SignInReply>> {
  const address = addressOf(req);
  await takeAddressTry(hub, address ?? 'unknown');
  const userId = await challengedUser(hub, req);
  const before = await signInState(hub, userId);
  const answer = await call(req, { path, body: { code }, cookie: 'two_factor' });
  if (answer.status === 429)
    throw new AppError('rate_limited', 'Too many wrong codes; wait a little', {
      details: { retryAfterSeconds: 900 },
    });
  if (!answer.ok || Named.parse(answer.body).user.id !== userId) throw refused();
  if (!(await spendCode(hub, userId, code))) {
    await endNewSession(hub, answer);
    throw refused();
  }
  const { email } = await hub.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  await giveBackTry(hub, { account: email, address: address ?? 'unknown', mark: null });
  if (isBackup)
    await recordSecurityEvent(hub.prisma, { kind: 'backup_code_used', userId, byUserId: userId, address });
  return letIn({ hub, req }, { userId, email, before, answer });
}

/** Whose password was right in this browser a moment ago. The library checks that the cookie is its own. */
async function challengedUser(hub: Hub, req: Request): Promise<string> {
  const cookie = readCookie(req, `${cookiePrefixOf(hub.config)}.two_factor`) ?? '';
  const [identifier = ''] = decodeURIComponent(cookie).split('.');
  const challenge = await hub.prisma.verification.findFirst({ where: { identifier } });
  if (!challenge) throw refused();
  return challenge.value;
}

interface Newcomer {
  userId: string;
  email: string;
  /** What the sign-in rested on when it began. */
  before: string;
  answer: AuthAnswer;
}

/** The session is there: the account must still be what it was, and the browser's session before this one ends. */
async function letIn(
  { hub, req }: { hub: Hub; req: Request },
  { userId, email, before, answer }: Newcomer,
): Promise<Answered<SignInReply>> {
  const token = newSessionToken(answer.cookies);
  if (!token || before !== (await signInState(hub, userId))) {
    await endNewSession(hub, answer);
    throw refused();
  }
  const old = readCookie(req, `${cookiePrefixOf(hub.config)}.session_token`);
  const oldToken = old && decodeURIComponent(old).split('.')[0];
  if (oldToken) await hub.prisma.session.deleteMany({ where: { userId, token: oldToken } });
  await recordSecurityEvent(hub.prisma, {
    kind: 'signed_in',
    userId,
    byUserId: userId,
    address: addressOf(req),
  });
  const { authSecret, publicUrl } = hub.config;
  const secure = isHttps(publicUrl) ? '; Secure' : '';
  const mark = `${markName(hub)}=${makeBrowserMark(authSecret, email)}; Max-Age=${MARK_SECONDS}; Path=/; HttpOnly; SameSite=Strict${secure}`;
  return { body: { next: 'signed_in' }, cookies: [...answer.cookies, mark] };
}

/** A new password by an administrator's link. The account signs in with it afterwards, like anybody. */
export async function setPassword({ hub }: Parts, req: Request): Promise<Answered<Done>> {
  const { token, password } = readRequest(SetPassword, req.body);
  const address = addressOf(req);
  await takeAddressTry(hub, address ?? 'unknown');
  await setPasswordByLink(hub, { token, password, address });
  return { body: { ok: true }, cookies: [] };
}

async function endNewSession(hub: Hub, answer: AuthAnswer): Promise<void> {
  const token = newSessionToken(answer.cookies);
  if (token) await hub.prisma.session.deleteMany({ where: { token } });
}

const markName = (hub: Hub): string => `${cookiePrefixOf(hub.config)}.browser`;
