import { z } from 'zod';
import {
  LOW_SCORE,
  ratingKinds,
  scales,
  type Question,
  type SurveyContent,
} from '../contract/instruments.ts';
import { parseAnswer } from './parseScore.ts';

// What may be answered to an instrument, and what an answer comes to. Pure; see test/core/surveyAnswers.test.ts.

export const LONGEST_WORDS = 1_000;

/** What was said to one question. */
export interface Given {
  key: string;
  kind: Question['kind'];
  value: number | null;
  text: string | null;
}

const plain = (value: unknown): unknown =>
  value === '' ? undefined : typeof value === 'string' || typeof value === 'number' ? value : NaN;

function fieldOf({ kind }: Question): z.ZodType {
  const scale = scales[kind];
  if (!scale) return z.string().trim().max(LONGEST_WORDS).optional();
  const value = z.coerce.number().int().min(scale.from).max(scale.to);
  return z.preprocess(plain, value.optional());
}

/** What a form or program may post: one field for each question, the first one filled. */
export function answersSchema({ questions: [first, ...others] }: SurveyContent) {
  const required = first ? scales[first.kind] : null;
  if (!first || !required) throw new Error('a survey begins with a rating');
  return z.strictObject({
    [first.key]: z.preprocess(plain, z.coerce.number().int().min(required.from).max(required.to)),
    ...Object.fromEntries(others.map((question) => [question.key, fieldOf(question)])),
  });
}

/** What was posted, question by question; what was left empty is left out. Throws what zod throws. */
export function readAnswers(content: SurveyContent, posted: unknown): Given[] {
  const fields = new Map(Object.entries(answersSchema(content).parse(posted)));
  return content.questions.flatMap((question) => givenOf(question, fields.get(question.key)));
}

function givenOf({ key, kind }: Question, said: unknown): Given[] {
  if (typeof said === 'number') return [{ key, kind, value: said, text: null }];
  const text = typeof said === 'string' ? cleanWords(said) : null;
  return text === null ? [] : [{ key, kind, value: null, text }];
}

/** A text as the answer to this question; null when it is none. */
export function readReply({ key, kind }: Question, said: string): Given | null {
  if (kind !== 'text') {
    const value = parseAnswer(kind, said);
    return value === null ? null : { key, kind, value, text: null };
  }
  const text = cleanWords(said.slice(0, LONGEST_WORDS));
  return text === null ? null : { key, kind, value: null, text };
}

/** PostgreSQL takes neither U+0000 nor half a surrogate pair. */
function cleanWords(said: string): string | null {
  const words = said.replaceAll('\u0000', '').toWellFormed().trim();
  return words === '' ? null : words;
}

/** The first question that nothing was said to yet. */
export function openQuestion(content: SurveyContent, given: readonly Pick<Given, 'key'>[]): Question | null {
  return content.questions.find(({ key }) => !given.some((one) => one.key === key)) ?? null;
}

/**
 * The question that a text asks next. Where there is one rating and words besides, the digit is the answer: nobody is asked for
 * words who has just done what was asked.
 */
export function nextByText(content: SurveyContent, given: readonly Pick<Given, 'key'>[]): Question | null {
  const next = openQuestion(content, given);
  const isShort = content.questions.filter(({ kind }) => kind !== 'text').length === 1;
  return next?.kind === 'text' && isShort ? null : next;
}

export interface WholeAnswer {
  score: number;
  of: number;
  comment: string | null;
  neverAgain: boolean;
  complete: boolean;
}

/** What all of it comes to; null without the rating that it begins with. */
export function wholeAnswer(content: SurveyContent, given: readonly Given[]): WholeAnswer | null {
  const of = (question: Question | undefined) => given.find(({ key }) => key === question?.key);
  const [first] = content.questions;
  const score = of(first)?.value ?? null;
  const scale = first && ratingKinds.includes(first.kind) ? scales[first.kind] : null;
  if (score === null || !scale) return null;
  const comments = given.flatMap(({ kind, text }) => (kind === 'text' && text !== null ? [text] : []));
  return {
    score,
    of: scale.to,
    comment: comments.length > 0 ? comments.join('\n') : null,
    neverAgain: content.questions.some(
      (question) => question.dimension === 'again' && question.kind === 'yesno' && of(question)?.value === 0,
    ),
    // Words are for who has some.
    complete: content.questions.every(
      ({ key, kind }) => kind === 'text' || given.some((one) => one.key === key),
    ),
  };
}

/** Whether somebody has to look after this client. */
export const needsCare = ({ score, neverAgain }: Pick<WholeAnswer, 'score' | 'neverAgain'>): boolean =>
  score <= LOW_SCORE || neverAgain;
