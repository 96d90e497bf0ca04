import type { Request, Response } from 'express';
import type { ErrorCode } from '../../core/contract/api.ts';
import { scales, SurveyLanguage, type SurveyContent } from '../../core/contract/instruments.ts';
import { AppError, isDatabaseAway } from '../../core/errors.ts';
import { answersSchema } from '../../core/surveys/answerRules.ts';
import { renderForm, renderNotice, type NoticeKind } from './surveyPageHtml.ts';
import type { PageLanguage } from './surveyPageTexts.ts';

// What /s/:token answers when it does not take an answer: a page for people, the usual error reply for programs.

export interface Refusal {
  status: number;
  code: ErrorCode;
  notice: NoticeKind;
  message: string;
}

export const refusals = {
  gone: { status: 404, code: 'not_found', notice: 'gone', message: 'There is nothing to answer here' },
  answered: {
    status: 409,
    code: 'already_answered',
    notice: 'answered',
    message: 'This survey was answered already',
  },
  tooLarge: { status: 413, code: 'too_large', notice: 'tooLarge', message: 'The body is too large' },
  slow: {
    status: 429,
    code: 'rate_limited',
    notice: 'slow',
    message: 'Too many requests: try again in a minute',
  },
  away: { status: 503, code: 'unavailable', notice: 'trouble', message: 'Not saved: try again in a minute' },
  trouble: {
    status: 500,
    code: 'internal',
    notice: 'trouble',
    message: 'Something went wrong: try again in a minute',
  },
} as const satisfies Record<string, Refusal>;

/** Which refusal an error stands for; `malformed` for a body that cannot be read. */
export function refusalFor(error: unknown): Refusal | 'malformed' {
  if (error instanceof AppError && error.code === 'already_answered') return refusals.answered;
  if (error instanceof AppError && error.code === 'not_found') return refusals.gone;
  if (error instanceof URIError) return refusals.gone;
  if (isDatabaseAway(error)) return refusals.away;
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 500;
  if (status === 413) return refusals.tooLarge;
  return typeof status === 'number' && status < 500 ? 'malformed' : refusals.trouble;
}

/** Says no, in the language given or the browser's. */
export function refuse(res: Response, refusal: Refusal, language = languageOf(res.req, null)): void {
  res.status(refusal.status);
  if (wantsJson(res.req)) res.json({ error: { code: refusal.code, message: refusal.message } });
  else res.type('html').send(renderNotice(language, refusal.notice));
}

/** Shows the form again, with what was filled in and what is wrong with it. */
export function askAgain(res: Response, language: PageLanguage, content: SurveyContent): void {
  const { body } = res.req;
  const filled = filledIn(content, body);
  const [first] = content.questions;
  const wrong = first && filled.has(first.key) ? 'wrong' : 'choose';
  res.status(400);
  if (!wantsJson(res.req)) {
    res.type('html').send(renderForm({ language, content, filled, wrong }));
    return;
  }
  const parsed = answersSchema(content).safeParse(body);
  const fields = Object.fromEntries(
    (parsed.error?.issues ?? []).map((issue) => [String(issue.path[0] ?? 'body'), 'does not fit']),
  );
  res.json({ error: { code: 'invalid_request', message: 'The answer does not fit', fields } });
}

/** What stands in a link or form for these questions; choices that are none are left out. */
export function filledIn({ questions }: SurveyContent, given: unknown): Map<string, string> {
  const fields = new Map(typeof given === 'object' && given !== null ? Object.entries(given) : []);
  return new Map(
    questions.flatMap(({ key, kind }): [string, string][] => {
      const value: unknown = fields.get(key);
      if (typeof value !== 'string' && typeof value !== 'number') return [];
      const scale = scales[kind];
      if (scale === null) return [[key, String(value)]];
      const number = Number(value);
      return /^\d+$/.test(String(value)) && number >= scale.from && number <= scale.to
        ? [[key, String(number)]]
        : [];
    }),
  );
}

/** The switch on the page, else the client's language, else the browser's. */
export function languageOf(req: Request, known: string | null): PageLanguage {
  const wished = req.query['lang'] ?? known ?? req.acceptsLanguages(...SurveyLanguage.options);
  return SurveyLanguage.catch('en').parse(wished);
}

/** A program that posts JSON is answered in JSON, unless it asks for a page. */
export function wantsJson(req: Request): boolean {
  if (req.accepts('html', 'json') === 'json') return true;
  return Boolean(req.is('json')) && !/text\/html/i.test(req.get('accept') ?? '');
}
