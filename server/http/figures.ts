import { Router } from 'express';
import type { Hub } from '../../core/hub.ts';
import { mayReadFigures, startFigures } from '../../core/operatorDoor.ts';
import type { Prometheus } from '../../core/prometheus.ts';

/** Counting begins when the start is over, or when somebody asks before. */
const BEGIN_AFTER_MS = 1_000;

/** /metrics, for Prometheus. `sockets` gives how many consoles are connected. */
export function figureRoutes(hub: Hub, sockets: () => number): Router {
  let begun: Promise<Prometheus> | null = null;
  const begin = (): Promise<Prometheus> => (begun ??= startFigures(hub, sockets));
  setTimeout(() => void begin(), BEGIN_AFTER_MS).unref();
  const router = Router();
  router.get('/metrics', async (req, res) => {
    if (!mayReadFigures(hub.config, req.headers.authorization)) {
      res.status(401).set('www-authenticate', 'Bearer').end();
      return;
    }
    const figures = await begin();
    res.set({ 'content-type': figures.contentType, 'cache-control': 'no-store' }).send(await figures.text());
  });
  return router;
}
