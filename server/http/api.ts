import express, { type Request, type RequestHandler, type Router } from 'express';
import { can } from '../../core/access/viewer.ts';
import { loadRawFor } from '../../core/conversations/messages.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { allowedOrigins, type Auth } from './auth.ts';
import { authenticate } from './authenticate.ts';
import { sendError } from './errorResponse.ts';
import { MessageParams } from './messages.ts';
import type { Route } from './route.ts';

interface ApiParts {
  hub: Hub;
  auth: Auth;
  routes: readonly Route[];
  port: number;
}

/** Everything below /api but the sign-in: authenticate, authorise, parse, act, answer; the same for each route. */
export function apiRouter({ hub, auth, routes, port }: ApiParts): Router {
  const router = express.Router();
  const origins = allowedOrigins({ ...hub.config, port });
  router.use(express.json({ limit: '256kb' }));
  for (const one of routes) {
    const handler: RequestHandler = async (req, res) => {
      try {
        const viewer = await authorised({ hub, auth, origins }, req, one.permission);
        const answer = await one.run(hub, viewer, { params: req.params, query: req.query, body: req.body });
        res.status(one.status).set('cache-control', 'no-store').json(answer);
      } catch (error) {
        sendError(res, error, hub.log);
      }
    };
    router[one.method](one.path, handler);
  }
  router.get('/messages/:id/raw', async (req, res) => {
    try {
      const viewer = await authorised({ hub, auth, origins }, req, 'conversation.read');
      const { id } = MessageParams.parse(req.params);
      const bytes = await loadRawFor(hub, viewer, id);
      res
        .set({
          'content-type': 'application/octet-stream',
          'content-disposition': `attachment; filename="message-${id}.eml"`,
          'cache-control': 'no-store',
        })
        .send(Buffer.from(bytes));
    } catch (error) {
      sendError(res, error, hub.log);
    }
  });
  router.use((_req, res) =>
    sendError(res, new AppError('not_found', 'There is no such address in the API'), hub.log),
  );
  return router;
}

async function authorised(
  parts: { hub: Hub; auth: Auth; origins: string[] },
  req: Request,
  permission: Route['permission'],
) {
  const { origin } = req.headers;
  // A browser names the page that asks: another site's page must not act with our cookie.
  if (origin && req.method !== 'GET' && !parts.origins.includes(origin))
    throw new AppError('forbidden', 'Asked from another site');
  const caller = await authenticate(parts.hub, parts.auth, req.headers);
  if (!caller) throw new AppError('unauthenticated', 'Sign in first');
  if (!can(caller.viewer, permission, parts.hub.config.sandbox))
    throw new AppError('forbidden', 'Your role does not allow this');
  return caller.viewer;
}
