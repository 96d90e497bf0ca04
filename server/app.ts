import path from 'node:path';
import { toNodeHandler } from 'better-auth/node';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Hub } from '../core/hub.ts';
import { apiRouter } from './http/api.ts';
import type { Auth } from './http/auth.ts';
import { authenticate } from './http/authenticate.ts';
import { docsPage } from './http/docsPage.ts';
import { sendError } from './http/errorResponse.ts';
import { healthRoutes } from './http/health.ts';
import { holdMusic } from './http/holdMusic.ts';
import { openApiDocument } from './http/openApi.ts';
import { surveyRoutes } from './http/surveyPage.ts';
import { routes } from './routes.ts';

const CONSOLE_DIR = path.join(import.meta.dirname, '..', 'web', 'dist');

export interface AppParts {
  hub: Hub;
  auth: Auth;
  port: number;
  /** Called when somebody signs out, so that the sockets of that session go too. */
  signedOut(sessionId: string): void;
}

/** The express app of its parts. It opens nothing; webhooks do not come through here. */
export function createApp({ hub, auth, port, signedOut }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(healthRoutes(hub));
  app.use('/s', surveyRoutes(hub));
  app.use(securityHeaders(hub.config.publicUrl));
  const music = holdMusic();
  app.get('/media/hold-music.wav', (_req, res) => {
    res.set({ 'content-type': 'audio/wav', 'cache-control': 'public, max-age=86400' }).send(music);
  });

  app.post('/api/auth/sign-out', async (req, _res, next) => {
    const caller = await authenticate(hub, auth, req.headers).catch(() => null);
    if (caller?.sessionId) signedOut(caller.sessionId);
    next();
  });
  app.all('/api/auth/{*rest}', toNodeHandler(auth));
  const document = openApiDocument(routes, hub.config.publicUrl);
  app.get('/api/openapi.json', (_req, res) => {
    res.json(document);
  });
  const page = docsPage(routes);
  app.get('/api/docs', (_req, res) => {
    res
      .set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
      .type('html')
      .send(page);
  });
  app.use('/api', apiRouter({ hub, auth, routes, port }));
  serveConsole(app);
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters
  app.use((error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) =>
    sendError(res, error, hub.log),
  );
  return app;
}

function securityHeaders(publicUrl: string) {
  const isHttps = publicUrl.startsWith('https:');
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // The component library sets style attributes and adds style tags.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:', 'data:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        frameSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(isHttps ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isHttps,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
  });
}

function serveConsole(app: Express): void {
  app.use(
    '/assets',
    express.static(path.join(CONSOLE_DIR, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  app.use(express.static(CONSOLE_DIR, { index: false, maxAge: '1h' }));
  app.get('/{*path}', (req, res, next) => {
    if (req.accepts('html') === false) {
      next();
      return;
    }
    res.set('cache-control', 'no-cache').sendFile(path.join(CONSOLE_DIR, 'index.html'), (error?: Error) => {
      if (error && !res.headersSent)
        res.status(503).type('text').send('The console is not built yet: npm run build');
    });
  });
}
