import { z } from 'zod';
import { Page, pageOf } from './api.ts';
import { idOf } from './ids.ts';
import { Dimension, QuestionKind, Words } from './instruments.ts';
import { AnsweredQuestion } from './surveyEvents.ts';
import { AnswerVia, Channel, Tier } from './words.ts';

// What surveys come to. An invite counts for the day on which it was sent, and so does its answer: so every number of a period
// is about the same clients, and opens them.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const Day = z.iso.date();

/** A figure with its interval (95 %). Null below five answers. */
export const Estimate = z.object({
  n: z.number().int(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type Estimate = z.infer<typeof Estimate>;

const filters = {
  /** Days of UTC, both included. */
  from: Day.optional(),
  to: Day.optional(),
  surveyId: idOf('survey').optional(),
  queueId: idOf('queue').optional(),
  agentId: idOf('agent').optional(),
  channel: Channel.optional(),
  tier: Tier.optional(),
  segment: z.string().trim().min(1).max(40).optional(),
};
export const GroupBy = z.enum(['queue', 'agent', 'channel', 'tier', 'segment', 'survey']);
export type GroupBy = z.infer<typeof GroupBy>;
export const AskResults = z.strictObject({
  ...filters,
  groupBy: GroupBy.default('queue'),
  bucket: z.enum(['week', 'month']).default('week'),
});

export const Band = z.enum(['good', 'amber', 'red']).nullable();
const Summary = z.object({
  sent: z.number().int(),
  answered: z.number().int(),
  responseRate: Estimate,
  /** The satisfaction index, of ratings from 1 to 5; its goal is 90. */
  index: Estimate,
  band: Band,
  nps: Estimate,
  neverAgain: z.number().int(),
});
export type Summary = z.infer<typeof Summary>;

export const QuestionResult = z.object({
  surveyId: Id,
  surveyName: z.string(),
  key: z.string(),
  kind: QuestionKind,
  dimension: Dimension,
  label: Words,
  n: z.number().int(),
  mean: Estimate,
  /** 4 and 5 of 5, 5 to 7 of 7, yes; null for what is no such scale. */
  top: Estimate.nullable(),
  nps: Estimate.nullable(),
  index: Estimate.nullable(),
  counts: z.array(z.object({ value: z.number().int(), n: z.number().int() })),
});
export type QuestionResult = z.infer<typeof QuestionResult>;

/** The effort score (1 to 7) of those who waited so long, or were passed on so often (SM-07). */
const EffortBand = z.object({ band: z.number().int(), n: z.number().int(), mean: Estimate });

export const SurveyResults = z.object({
  from: Day,
  to: Day,
  target: z.number(),
  total: Summary,
  /** Satisfied clients (4 and 5 of 5), and how many people hear of it. */
  satisfied: z.number().int(),
  wordOfMouth: z.object({ from: z.number().int(), to: z.number().int() }),
  /** Those who would recommend us (9 and 10 of 10), of all who were asked that; the goal is 20. */
  loyal: Estimate,
  loyalTarget: z.number(),
  questions: z.array(QuestionResult),
  effort: z.object({
    /** 0: below half a minute, 1: below two, 2: below five, 3: longer. */
    waited: z.array(EffortBand),
    /** 0, 1, 2 and more. */
    transfers: z.array(EffortBand),
  }),
  /** Days of which the figures are still being worked out. */
  daysLeft: z.number().int(),
  groups: z.array(Summary.extend({ id: z.string().nullable(), name: z.string().nullable() })),
  series: z.array(Summary.extend({ start: Day })),
});
export type SurveyResults = z.infer<typeof SurveyResults>;

/** Which of the invites: all that were sent, answered, or with this value. */
export const ListAnswers = z.strictObject({
  ...Page,
  ...filters,
  state: z.enum(['sent', 'answered', 'neverAgain']).default('answered'),
  question: z.string().max(40).optional(),
  value: z.coerce.number().int().min(0).max(10).optional(),
  /** Of effort: a band of waiting or of transfers, as in the results. */
  waited: z.coerce.number().int().min(0).max(3).optional(),
  transfers: z.coerce.number().int().min(0).max(2).optional(),
});
export const AnswerRow = z.object({
  inviteId: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  conversationId: Id.nullable(),
  channel: Channel,
  survey: z.string(),
  agentName: z.string().nullable(),
  queueName: z.string().nullable(),
  sentAt: At,
  answer: z
    .object({
      score: z.number().int(),
      of: z.number().int(),
      comment: z.string().nullable(),
      neverAgain: z.boolean(),
      complete: z.boolean(),
      via: AnswerVia,
      at: At,
      answers: z.array(AnsweredQuestion),
    })
    .nullable(),
});
export type AnswerRow = z.infer<typeof AnswerRow>;
export const AnswerPage = pageOf(AnswerRow);
