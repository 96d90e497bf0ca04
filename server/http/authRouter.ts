import express, { type Request, type RequestHandler, type Router } from 'express';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { allowedOrigins, type Auth } from './auth.ts';
import { authCaller, type CallAuth } from './authCalls.ts';
import { authenticate } from './authenticate.ts';
import { sendError } from './errorResponse.ts';
import {
  changePassword,
  confirmSecondFactor,
  endSecondFactor,
  renewBackupCodes,
  signOut,
  startSecondFactor,
  type OwnParts,
} from './ownAccount.ts';
import { checkSameOrigin } from './sameOrigin.ts';
import { setPassword, signIn, signInByBackupCode, signInByCode, type Answered } from './signIn.ts';

// Everything below /api/auth. What is not in these two lists does not exist: the library behind it answers nobody directly.

type Strange = (parts: { hub: Hub; call: CallAuth }, req: Request) => Promise<Answered<object>>;
type Own = (parts: OwnParts, req: Request) => Promise<Answered<object>>;

const forStrangers: Record<string, Strange> = {
  '/sign-in/email': signIn,
  '/sign-in/code': signInByCode,
  '/sign-in/backup-code': signInByBackupCode,
  '/set-password': setPassword,
};

const forOwners: Record<string, Own> = {
  '/sign-out': signOut,
  '/change-password': changePassword,
  '/second-factor/start': startSecondFactor,
  '/second-factor/confirm': confirmSecondFactor,
  '/second-factor/end': endSecondFactor,
  '/backup-codes': renewBackupCodes,
};

export function authRouter({ hub, auth, port }: { hub: Hub; auth: Auth; port: number }): Router {
  const router = express.Router();
  const call = authCaller(hub, auth);
  const origins = allowedOrigins({ ...hub.config, port });
  router.use(express.json({ limit: '16kb' }));
  const open = (path: string, answer: Strange): void => {
    const handler: RequestHandler = async (req, res) => {
      try {
        checkSameOrigin(req, origins);
        const { body, cookies } = await answer({ hub, call }, req);
        if (cookies.length > 0) res.set('set-cookie', cookies);
        res.set('cache-control', 'no-store').json(body);
      } catch (error) {
        sendError(res, error, hub.log);
      }
    };
    router.post(path, handler);
  };
  for (const [path, answer] of Object.entries(forStrangers)) open(path, answer);
  for (const [path, answer] of Object.entries(forOwners)) {
    open(path, async (parts, req) => {
      const caller = await authenticate(hub, auth, req.headers);
      if (!caller) throw new AppError('unauthenticated', 'Sign in first');
      if (caller.sessionId === null) throw new AppError('forbidden', 'A key cannot do this');
      return answer({ ...parts, caller }, req);
    });
  }
  router.use((_req, res) => sendError(res, new AppError('not_found', 'There is no such address'), hub.log));
  return router;
}
