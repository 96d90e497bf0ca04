import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import type { SurveyContent } from '../../core/contract/instruments.ts';
import type { Hub } from '../../core/hub.ts';
import { answersSchema, needsCare, wholeAnswer } from '../../core/surveys/answerRules.ts';
import { answerByToken, inviteByToken, type OpenInvite } from '../../core/surveys/recordAnswer.ts';
import { renderForm, renderNotice } from './surveyPageHtml.ts';
import {
  askAgain,
  languageOf,
  refusalFor,
  filledIn,
  refusals,
  refuse,
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
      : renderForm({ language, content: invite.content, filled: filled(invite, req.query), wrong: null });
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
    if (!(await readBody(req, res))) return askAgain(res, language, invite.content);
    const { content } = invite;
    if (!fits(content, req.body)) return askAgain(res, language, content);
    const given = await answerByToken(hub, token, req.body);
    const whole = wholeAnswer(content, given);
    if (wantsJson(req)) res.json({ ok: true, score: whole?.score ?? null });
    else res.type('html').send(renderNotice(language, whole && needsCare(whole) ? 'sorryThanks' : 'thanks'));
  };
}

function fits(content: SurveyContent, body: unknown): boolean {
  return answersSchema(content).safeParse(body).success;
}

/** What the link chooses, over what was said by text already. */
function filled({ content, given }: OpenInvite, query: unknown): Map<string, string> {
  const said = given.map(({ key, value, text }) => [key, text ?? String(value)] as const);
  return new Map([...said, ...filledIn(content, query)]);
}

const parsers = [
  express.urlencoded({ limit: BODY_LIMIT, extended: false, parameterLimit: 20 }),
  express.json({ limit: BODY_LIMIT }),
];

/** Gives false for a body that cannot be read. */
async function readBody(req: Request, res: Response): Promise<boolean> {
  try {
    for (const parse of parsers) {
      await new Promise<void>((resolve, reject) => {
        parse(req, res, (error?: unknown) => (error instanceof Error ? reject(error) : resolve()));
      });
    }
    return true;
  } catch (error) {
    if (refusalFor(error) !== 'malformed') throw error;
    return false;
  }
}

function miss(guesses: TokenBucket, res: Response): void {
  guesses.take(sourceOf(res.req));
  refuse(res, refusals.gone);
}

function failed(hub: Hub): ErrorRequestHandler {
  // oxlint-disable-next-line eslint/max-params -- Express knows an error handler by its four parameters
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error);
    const refusal = refusalFor(error);
    if (refusal === 'malformed') return refuse(res, refusals.gone);
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
