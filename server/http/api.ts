import { pipeline } from 'node:stream/promises';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { can, type Permission } from '../../core/access/viewer.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { meters } from '../../core/meters.ts';
import { inTrace, newTrace, traceOfHeader } from '../../core/trace.ts';
import { allowedOrigins, type Auth } from './auth.ts';
import { authenticate } from './authenticate.ts';
import { sendError } from './errorResponse.ts';
import { checkSameOrigin } from './sameOrigin.ts';
import { Download, Sound, StoredFile, type Route } from './route.ts';
import { sendStored } from './sendStored.ts';

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
  const readJson = express.json({ limit: '256kb' });
  router.use(traced);
  for (const one of routes) {
    const route = `${one.method} ${one.path}`;
    const handler: RequestHandler = async (req, res) => {
      const startedAt = performance.now();
      try {
        const viewer = await authorised({ hub, auth, origins }, req, one.permission);
        // Read only now: who may not ask cannot make us read anything.
        const file = one.takesFile && req.is('application/octet-stream') ? req : null;
        if (!file) await readBody(readJson, req, res);
        const { params, query, body, ip = null } = req;
        const range = req.get('range') ?? null;
        const answer = await one.run(hub, viewer, { params, query, body, address: ip, range, file });
        res.status(one.status).set('cache-control', 'no-store');
        if (one.reply === Download) sendFile(res, Download.parse(answer));
        else if (one.reply === Sound) await sendSound(res, Sound.parse(answer));
        else if (one.reply === StoredFile) await sendStored(res, StoredFile.parse(answer));
        else res.json(answer);
      } catch (error) {
        if (one.takesFile) await readToEnd(req);
        sendError(res, error, hub.log);
      }
      meters()?.answered('api', { route, status: res.statusCode }, (performance.now() - startedAt) / 1_000);
    };
    router[one.method](one.path, handler);
  }
  router.use((_req, res) =>
    sendError(res, new AppError('not_found', 'There is no such address in the API'), hub.log),
  );
  return router;
}

/** One trace per request: the caller's own if it brings one. The answer names it, so that a complaint finds its lines. */
const traced: RequestHandler = (req, res, next) => {
  const traceId = traceOfHeader(req.headers['traceparent']) ?? newTrace();
  res.set('x-request-id', traceId);
  void inTrace(traceId, `api ${req.method}`, async () => {
    const over = new Promise((resolve) => res.once('close', resolve));
    next();
    await over;
  });
};

async function readBody(readJson: RequestHandler, req: Request, res: Response): Promise<void> {
  const { 'content-length': length, 'transfer-encoding': chunked } = req.headers;
  if (chunked === undefined && (length === undefined || Number(length) === 0)) return;
  // What we do not read we must not ignore: a form that a strange page sends would act with all its fields missing.
  if (!req.is('application/json')) throw new AppError('invalid_request', 'The body must be JSON');
  await new Promise<void>((resolve, reject) => {
    void readJson(req, res, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()));
  });
}

const READ_ON_MS = 20_000;

/** A browser hears a refusal only once it has sent its file, so the rest of one is read and dropped; for a while. */
async function readToEnd(req: Request): Promise<void> {
  if (req.readableEnded || req.destroyed) return;
  const over = new Promise((resolve) => req.once('end', resolve).once('close', resolve));
  const timer = setTimeout(() => req.destroy(), READ_ON_MS);
  req.resume();
  await over;
  clearTimeout(timer);
}

function sendFile(res: Response, { fileName, bytes }: Download): void {
  res
    .set({
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${fileName}"`,
    })
    .send(Buffer.from(bytes));
}

/** Piece by piece, no faster than it is taken; whoever goes away in the middle ends it. */
async function sendSound(res: Response, { total, from, to, isPart, stream }: Sound): Promise<void> {
  res.status(isPart ? 206 : 200).set({
    'content-type': 'audio/wav',
    'content-disposition': 'inline',
    ...(total === null ? {} : { 'accept-ranges': 'bytes' }),
    ...(to === null ? {} : { 'content-length': String(to - from + 1) }),
    ...(isPart ? { 'content-range': `bytes ${from}-${to}/${total}` } : {}),
  });
  await pipeline(stream, res).catch(() => res.destroy());
}

async function authorised(
  parts: { hub: Hub; auth: Auth; origins: string[] },
  req: Request,
  permission: Permission,
) {
  checkSameOrigin(req, parts.origins);
  const caller = await authenticate(parts.hub, parts.auth, req.headers);
  if (!caller) throw new AppError('unauthenticated', 'Sign in first');
  if (caller.mustEnrol && permission !== 'account.use')
    throw new AppError('second_factor_needed', 'Your role must have a second factor');
  if (!can(caller.viewer, permission, parts.hub.config.sandbox))
    throw new AppError('forbidden', 'Your role does not allow this');
  return caller.viewer;
}
