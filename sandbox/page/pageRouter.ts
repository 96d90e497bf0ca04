import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';

/** The page where a newcomer plays the customer: plain files, served as they are. */
export function pageRouter(): Router {
  const router = Router();
  router.use((request, response, next) => {
    if (!request.path.startsWith('/2010-04-01')) {
      response.set({
        'Content-Security-Policy':
          "default-src 'self'; img-src 'self' data: http: https:; style-src 'self' 'unsafe-inline'",
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-cache',
      });
    }
    next();
  });
  router.use(express.static(fileURLToPath(new URL('./files', import.meta.url))));
  return router;
}
