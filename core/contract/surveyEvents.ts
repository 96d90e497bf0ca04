import { z } from 'zod';
import { QuestionKind, Words } from './instruments.ts';
import { AnswerVia, Channel, HoldReason } from './words.ts';

// What becomes of the asking of one client, on the timeline.

const At = z.iso.datetime({ offset: true });
/** call: by keypad, after the agent has hung up. */
const invite = { inviteId: z.uuid(), channel: Channel };

/** One question as it was asked, and what was said to it. */
export const AnsweredQuestion = z.object({
  key: z.string(),
  kind: QuestionKind,
  label: Words,
  value: z.number().int().nullable(),
  text: z.string().nullable(),
});
export type AnsweredQuestion = z.infer<typeof AnsweredQuestion>;

export const surveyEvents = {
  'survey.planned': z.object({ ...invite, dueAt: At }),
  'survey.held': z.object({ ...invite, why: HoldReason, until: At.nullable() }),
  'survey.skipped': z.object({ ...invite, why: HoldReason, until: At.nullable() }),
  'survey.sent': z.object(invite),
  /** `score`: the first rating; 2 and less is low on each scale. */
  'survey.answered': z.object({
    ...invite,
    score: z.number().int(),
    comment: z.string().nullable(),
    via: AnswerVia,
    /** The key of what was answered; absent: the usual survey of the house. */
    instrument: z.string().optional(),
    name: z.string().optional(),
    /** The highest score there is; absent: 5. */
    of: z.number().int().optional(),
    /** The client does not want to be ours a second time (CF-11). */
    neverAgain: z.boolean().optional(),
    /** false: some questions stayed open. */
    complete: z.boolean().optional(),
    answers: z.array(AnsweredQuestion).optional(),
  }),
  'survey.expired': z.object(invite),
} as const;
