import express, { type Response, type Router } from 'express';
import { isDatabaseAway } from '../../core/errors.ts';
import { readCalendarFeed } from '../../core/agenda/calendarFeed.ts';
import type { Hub } from '../../core/hub.ts';
import { createTokenBucket } from './tokenBucket.ts';

// /f/:token.ics, without a sign-in: calendar programs have none. Who does not have the key learns nothing.

/** Only addresses that are none count. */
const GUESSES = { capacity: 60, perSecond: 1 };

/** The address of calendars, to be mounted at /f before anything that asks who is there. */
export function calendarFeedRoutes(hub: Hub): Router {
  const guesses = createTokenBucket(GUESSES);
  const router = express.Router();
  router.use((_req, res, next) => {
    res.set({
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex, nofollow',
      'Cache-Control': 'private, no-store',
    });
    next();
  });
  router.get('/:file', async (req, res) => {
    const source = req.ip ?? 'unknown';
    if (!guesses.hasSome(source)) return refuse(res.set('Retry-After', '60'), 429);
    const [, token] = /^([\w-]+)\.ics$/.exec(req.params.file) ?? [];
    try {
      const text = token === undefined ? null : await readCalendarFeed(hub, token);
      if (text !== null) return void res.type('text/calendar').send(text);
      guesses.take(source);
      refuse(res, 404);
    } catch (error) {
      if (!isDatabaseAway(error)) hub.log.error({ err: error }, 'the feed of a calendar failed');
      refuse(res.set('Retry-After', '60'), 503);
    }
  });
  router.use((_req, res) => refuse(res, 404));
  return router;
}

function refuse(res: Response, status: 404 | 429 | 503): void {
  res
    .status(status)
    .type('text')
    .send(status === 404 ? 'There is no such calendar' : 'Try again later');
}
