import { readFile } from 'node:fs/promises';
import path from 'node:path';
import express, { type Express } from 'express';
import type { Hub } from '../core/hub.ts';
import { apiRouter } from './http/api.ts';
import { allowedOrigins, type Auth } from './http/auth.ts';
import { authRouter } from './http/authRouter.ts';
import { figureRoutes } from './http/figures.ts';
import { calendarFeedRoutes } from './http/calendarFeed.ts';
import { casePageRoutes } from './http/casePage.ts';
import { DOCS_POLICY, docsPage } from './http/docsPage.ts';
import { sendError } from './http/errorResponse.ts';
import { healthRoutes } from './http/health.ts';
import { holdMusic } from './http/holdMusic.ts';
import { mediaRoutes } from './http/mediaFiles.ts';
import { openApiDocument } from './http/openApi.ts';
import { phoneSources } from './http/phoneSources.ts';
import { consolePolicy, makeNonce, securityHeaders, type PolicySources } from './http/securityHeaders.ts';
import { surveyRoutes } from './http/surveyPage.ts';
import { unsubscribeRoutes } from './http/unsubscribePage.ts';
import { routes } from './routes.ts';

const CONSOLE_DIR = path.join(import.meta.dirname, '..', 'web', 'dist');
const CONSOLE_PAGE = path.join(CONSOLE_DIR, 'index.html');
/** As web/vite.config.ts writes it. */
const NONCE_PLACE = '__csp_nonce__';

export interface AppParts {
  hub: Hub;
  auth: Auth;
  port: number;
  /** Whether this process is about to end and takes no more work. */
  isLeaving(): boolean;
  /** How many consoles are connected to this process. */
  sockets(): number;
}

/** The express app of its parts. It opens nothing; webhooks do not come through here. */
export function createApp({ hub, auth, port, isLeaving, sockets }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  // Only so many of the last entries of X-Forwarded-For are ours; with 0 nothing forwarded is believed.
  app.set('trust proxy', hub.config.trustedProxies);
  app.use(securityHeaders(hub.config.publicUrl));
  app.use(healthRoutes(hub, isLeaving));
  app.use(figureRoutes(hub, sockets));
  app.use('/s', surveyRoutes(hub));
  app.use('/u', unsubscribeRoutes(hub));
  app.use('/k', casePageRoutes(hub));
  app.use('/f', calendarFeedRoutes(hub));
  app.use('/m', mediaRoutes(hub));
  const music = holdMusic();
  app.get('/media/hold-music.wav', (_req, res) => {
    res.set({ 'content-type': 'audio/wav', 'cache-control': 'public, max-age=86400' }).send(music);
  });

  app.use('/api/auth', authRouter({ hub, auth, port }));
  const document = openApiDocument(routes, hub.config.publicUrl);
  app.get('/api/openapi.json', (_req, res) => {
    res.json(document);
  });
  const page = docsPage(routes);
  app.get('/api/docs', (_req, res) => {
    res.set('content-security-policy', DOCS_POLICY).type('html').send(page);
  });
  app.use('/api', apiRouter({ hub, auth, routes, port }));
  const origins = allowedOrigins({ ...hub.config, port });
  serveConsole(app, { origins, phone: phoneSources(hub.config) });
  // oxlint-disable-next-line max-params -- Express knows an error handler by its four parameters
  app.use((error: unknown, _req: express.Request, res: express.Response, _next: express.NextFunction) =>
    sendError(res, error, hub.log),
  );
  return app;
}

function serveConsole(app: Express, sources: PolicySources): void {
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
    readFile(CONSOLE_PAGE, 'utf8').then(
      (page) => {
        const nonce = makeNonce();
        // A page that is kept would have the nonce of another answer.
        res
          .set({ 'cache-control': 'no-store', 'content-security-policy': consolePolicy(nonce, sources) })
          .type('html')
          .send(page.replaceAll(NONCE_PLACE, nonce));
      },
      () => res.status(503).type('text').send('The console is not built yet: npm run build'),
    );
  });
}
