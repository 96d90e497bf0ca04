import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import type { Hub } from '../../core/hub.ts';
import { checkReadiness } from '../../core/readiness.ts';

/** /healthz: this process lives. /readyz: and can do its work (database, migrations, queue), and is not leaving. */
export function healthRoutes(hub: Hub, isLeaving: () => boolean): Router {
  const router = makeRouter();
  router.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  router.get('/readyz', async (_req, res) => {
    const readiness = await checkReadiness(hub);
    res.status(readiness.ok && !isLeaving() ? 200 : 503).json(readiness);
  });
  return router;
}
