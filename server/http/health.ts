import type { Router } from 'express';
import { Router as makeRouter } from 'express';
import type { Hub } from '../../core/hub.ts';

const TIMEOUT_MS = 2_000;

/** /healthz: this process lives. /readyz: and can do its work (database, migrations, queue). */
export function healthRoutes(hub: Hub): Router {
  const router = makeRouter();
  router.get('/healthz', (_req, res) => {
    res.json({ ok: true });
  });
  router.get('/readyz', async (_req, res) => {
    const checks = {
      database: await passes(hub.pool.query('SELECT 1')),
      migrations: await passes(hub.pool.query("SELECT 'ingest_inbound'::regproc")),
      queue: await passes(hub.jobs.ping()),
    };
    const ok = Object.values(checks).every(Boolean);
    res.status(ok ? 200 : 503).json({ ok, checks });
  });
  return router;
}

async function passes(check: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), TIMEOUT_MS);
  });
  const outcome = check.then(
    () => true,
    () => false,
  );
  const passed = await Promise.race([outcome, late]);
  clearTimeout(timer);
  return passed;
}
