import express, { type Router } from 'express';
import { fileOfLink, openMedia } from '../../core/attachments/mediaLinks.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { sendError } from './errorResponse.ts';
import { sendStored } from './sendStored.ts';
import { createTokenBucket } from './tokenBucket.ts';

// /m/:token, without a sign-in: files of texts, for the phone network that is to pass them on. Must stay true: only a link
// that carries its proof opens a file, and a browser that comes by saves it and never shows it.

/** Only links that are none count. */
const GUESSES = { capacity: 60, perSecond: 1 };

/** The route, to be mounted at /m before anything that asks who is there. */
export function mediaRoutes(hub: Hub): Router {
  const guesses = createTokenBucket(GUESSES);
  const router = express.Router();
  router.get('/:token', async (req, res) => {
    const from = req.ip ?? 'unknown';
    try {
      const id = guesses.hasSome(from) ? fileOfLink(hub.config, req.params.token) : null;
      if (id === null) {
        guesses.take(from);
        throw new AppError('not_found', 'There is no such file');
      }
      const { type, ...file } = await openMedia(hub, id);
      res.set({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
      });
      await sendStored(res, { ...file, image: null }, type);
    } catch (error) {
      sendError(res, error, hub.log);
    }
  });
  return router;
}
