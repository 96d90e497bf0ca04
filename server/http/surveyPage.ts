import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { SurveyAnswer } from '../../core/contract/surveys.ts';
import type { Hub } from '../../core/hub.ts';
import { answerByToken, inviteByToken } from '../../core/surveys/recordAnswer.ts';
import { renderForm, renderNotice } from './surveyPageHtml.ts';
import {
  askAgain,
  languageOf,
  refusalFor,
  refusals,
  refuse,
  scoreIn,
  wantsJson,
} from './surveyPageReplies.ts';
import { pageStyleHash } from './surveyPageStyle.ts';
import { createTokenBucket, type TokenBucket } from './tokenBucket.ts';

// /s/:token, without a sign-in. Must stay true: reading changes nothing (link scanners read everything), and whoever does
// not have a link learns nothing: unknown, expired and malformed look the same.

const BODY_LIMIT = '8kb';
/** Only misses count: a link that is right costs nothing, so a whole office behind one address can answer. */
const GUESSES = { capacity: 60, perSecond: 1 };

const CSP = `default-src 'none'; style-src '${pageStyleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** The routes of the public survey, to be mounted at /s before anything that asks who is there. */
export function surveyRoutes(hub: Hub): Router {
  const guesses = createTokenBucket(GUESSES);
  const router = express.Router();
  router.use(protect, limitGuesses(guesses));
  router.get('/:token', showForm(hub, guesses));
  router.post('/:token', takeAnswer(hub, guesses));
  router.use((_req: Request, res: Response) => refuse(res, refusals.gone));
  router.use(failed(hub));
  return router;
}

const protect: RequestHandler = (_req, res, next) => {
  res.set({
    'Content-Security-Policy': CSP,
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    Vary: 'Accept, Accept-Language',
  });
  next();
};

function limitGuesses(guesses: TokenBucket): RequestHandler {
  return (req, res, next) => {
    if (guesses.hasSome(sourceOf(req))) return next();
    res.set('Retry-After', '60');
    refuse(res, refusals.slow);
  };
}

function showForm(hub: Hub, guesses: TokenBucket): RequestHandler {
  return async (req, res) => {
    const invite = await inviteByToken(hub, tokenOf(req));
    if (!invite) return miss(guesses, res);
    const language = languageOf(req, invite.language);
    const html = invite.isAnswered
      ? renderNotice(language, 'answered')
      : renderForm({ language, score: scoreIn(req.query['score']), comment: '', wrong: null });
    res.type('html').send(html);
  };
}

function takeAnswer(hub: Hub, guesses: TokenBucket): RequestHandler {
  return async (req, res) => {
    const token = tokenOf(req);
    const invite = await inviteByToken(hub, token);
    if (!invite) return miss(guesses, res);
    const language = languageOf(req, invite.language);
    if (invite.isAnswered) return refuse(res, refusals.answered, language);
    // Read only now: who has no link cannot make us read anything.
    await readBody(req, res);
    const answer = SurveyAnswer.safeParse(req.body);
    if (!answer.success) return askAgain(res, language);
    await answerByToken(hub, token, answer.data);
    const { score } = answer.data;
    if (wantsJson(req)) res.json({ ok: true, score });
    else res.type('html').send(renderNotice(language, score <= 2 ? 'sorryThanks' : 'thanks'));
  };
}

const parsers = [
  express.urlencoded({ limit: BODY_LIMIT, extended: false, parameterLimit: 20 }),
  express.json({ limit: BODY_LIMIT }),
];

async function readBody(req: Request, res: Response): Promise<void> {
  for (const parse of parsers) {
    await new Promise<void>((resolve, reject) => {
      parse(req, res, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()));
    });
  }
}

function miss(guesses: TokenBucket, res: Response): void {
  guesses.take(sourceOf(res.req));
  refuse(res, refusals.gone);
}

function failed(hub: Hub): ErrorRequestHandler {
  // oxlint-disable-next-line eslint/max-params -- Express knows an error handler by its four parameters
  return (error: unknown, req, res, next) => {
    if (res.headersSent) return next(error);
    const refusal = refusalFor(error);
    if (refusal === 'malformed') return askAgain(res, languageOf(req, null));
    if (refusal.status >= 500) hub.log.error({ err: error }, 'survey page failed');
    refuse(res, refusal);
  };
}

function tokenOf(req: Request): string {
  const { token } = req.params;
  return typeof token === 'string' ? token : '';
}

function sourceOf(req: Request): string {
  return req.ip ?? 'unknown';
}
