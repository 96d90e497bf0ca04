import { z } from 'zod';
import { idOf } from './ids.ts';
import { Instant, Channel, ClientLanguage, Tier } from './words.ts';

// Instruments: what a survey asks, version by version, and the rules that say who is asked. Kinds of questions and their
// scales as the field knows them: CSAT, NPS, CES.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

/** The languages in which clients are asked. */
export const SurveyLanguage = ClientLanguage;
export type SurveyLanguage = z.infer<typeof SurveyLanguage>;

const Text = z.string().trim().min(1).max(300);
/** English is always there; what is missing is asked in English. */
export const Words = z.strictObject({
  en: Text,
  zh: Text.optional(),
  es: Text.optional(),
  fr: Text.optional(),
  de: Text.optional(),
});
export type Words = z.infer<typeof Words>;

export function wordsIn(words: Words, language: SurveyLanguage): string {
  return words[language] ?? words.en;
}

export const QuestionKind = z.enum(['csat', 'nps', 'ces', 'yesno', 'text']);
export type QuestionKind = z.infer<typeof QuestionKind>;

/** Both ends of each scale; words have none. */
export const scales: Record<QuestionKind, { from: number; to: number } | null> = {
  csat: { from: 1, to: 5 },
  nps: { from: 0, to: 10 },
  ces: { from: 1, to: 7 },
  yesno: { from: 0, to: 1 },
  text: null,
};
/** Kinds that may come first: what is answered there is the score, and low from 2 down on each of these scales. */
export const ratingKinds: readonly QuestionKind[] = ['csat', 'nps', 'ces'];
export const LOW_SCORE = 2;

/** What a question is about: the satisfaction dimensions (SM-01 to SM-07), and whether the client would come again (CF-11). */
export const Dimension = z.enum([
  'overall',
  'agent',
  'speed',
  'solution',
  'value',
  'effort',
  'project',
  'recommend',
  'again',
  'comment',
]);
export type Dimension = z.infer<typeof Dimension>;

export const Question = z.strictObject({
  /** The name of its field and of its answers, the same in every version. */
  key: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
  kind: QuestionKind,
  dimension: Dimension,
  text: Words,
  /** How much it counts in the satisfaction index, beside others of 1 to 5. */
  weight: z.number().int().min(1).max(10).default(1),
});
export type Question = z.infer<typeof Question>;

export const MOST_QUESTIONS = 8;
/** What would make a survey that nobody can answer is refused by name. */
export const SurveyContent = z.strictObject({
  title: Words,
  questions: z
    .array(Question)
    .min(1)
    .max(MOST_QUESTIONS)
    .refine((questions) => questions[0] && ratingKinds.includes(questions[0].kind), {
      message: 'must begin with a rating',
    })
    .refine((questions) => new Set(questions.map(({ key }) => key)).size === questions.length, {
      message: 'must have a key each',
    })
    .refine((questions) => questions.every(({ key }) => key !== 'lang'), {
      message: 'must not be called lang',
    }),
});
export type SurveyContent = z.infer<typeof SurveyContent>;

export const SurveyVersion = z.object({
  id: Id,
  number: z.number().int(),
  content: SurveyContent,
  publishedAt: At,
  publishedBy: z.string().nullable(),
});
export type SurveyVersion = z.infer<typeof SurveyVersion>;

/** The key of the instrument that is asked where no rule says otherwise, and that a new one begins as. */
export const USUAL_SURVEY = 'satisfaction';
export const Instrument = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  /** Of the house: everybody may ask it, nobody changes it. */
  builtIn: z.boolean(),
  archived: z.boolean(),
  version: SurveyVersion,
});
export type Instrument = z.infer<typeof Instrument>;
export const InstrumentList = z.object({ items: z.array(Instrument), nextCursor: z.string().nullable() });
export type InstrumentList = z.infer<typeof InstrumentList>;
export const VersionList = z.object({ items: z.array(SurveyVersion), nextCursor: z.string().nullable() });
export const InstrumentParams = z.strictObject({ id: idOf('survey') });
const Name = z.string().trim().min(1).max(80);
export const NewInstrument = z.strictObject({ name: Name, content: SurveyContent });
export const UpdateInstrument = z.strictObject({ name: Name.optional(), archived: z.boolean().optional() });
/** `after`: the version that was open in the editor; another that came meanwhile is not written over. */
export const PublishVersion = z.strictObject({
  content: SurveyContent,
  after: z.number().int().min(0).max(100_000),
});
export const PreviewSurvey = z.strictObject({ content: SurveyContent, language: SurveyLanguage });
export const SurveyPreviews = z.object({
  /** The page as the client gets it. */
  html: z.string(),
  /** The first text, with its link. */
  sms: z.string(),
  mailSubject: z.string(),
  mail: z.string(),
});
export type SurveyPreviews = z.infer<typeof SurveyPreviews>;

/** After what clients are asked by a rule. */
export const SurveyOccasion = z.enum(['conversation', 'case']);
export type SurveyOccasion = z.infer<typeof SurveyOccasion>;

const ruleFields = {
  name: Name,
  surveyId: idOf('survey'),
  on: SurveyOccasion,
  queueIds: z.array(idOf('queue')).max(200),
  channels: z.array(Channel).max(3),
  delayMinutes: z
    .number()
    .int()
    .min(0)
    .max(7 * 1_440)
    .nullable(),
  samplePercent: z.number().int().min(1).max(100),
  cooldownDays: z.number().int().min(0).max(365).nullable(),
  remindHours: z.number().int().min(1).max(336).nullable(),
  lifeDays: z.number().int().min(1).max(60),
  /** After a call that the agent ended, on the line that is still open; where that is not to be, as on the other channels. */
  byKeypad: z.boolean(),
  enabled: z.boolean(),
};
export const SurveyRule = z.object({
  ...ruleFields,
  id: Id,
  surveyId: Id,
  queueIds: z.array(Id),
  surveyName: z.string(),
  place: z.number().int(),
});
export type SurveyRule = z.infer<typeof SurveyRule>;
export const SurveyRuleList = z.object({ items: z.array(SurveyRule), nextCursor: z.string().nullable() });
export const RuleParams = z.strictObject({ id: idOf('surveyRule') });
export const NewSurveyRule = z.strictObject({
  ...ruleFields,
  queueIds: ruleFields.queueIds.default([]),
  channels: ruleFields.channels.default([]),
  delayMinutes: ruleFields.delayMinutes.default(null),
  samplePercent: ruleFields.samplePercent.default(100),
  cooldownDays: ruleFields.cooldownDays.default(null),
  remindHours: ruleFields.remindHours.default(48),
  lifeDays: ruleFields.lifeDays.default(7),
  byKeypad: ruleFields.byKeypad.default(false),
  enabled: ruleFields.enabled.default(true),
});
export const UpdateSurveyRule = z.strictObject({
  ...z.object(ruleFields).partial().shape,
  place: z.number().int().min(0).max(10_000).optional(),
});

/** Who is asked in a campaign: all conditions hold. Empty lists ask for nothing. */
export const Audience = z.strictObject({
  tiers: z.array(Tier).max(4).default([]),
  /** Who was served in one of these queues... */
  queueIds: z.array(idOf('queue')).max(50).default([]),
  /** ... or at all, in so many days. */
  servedWithinDays: z.number().int().min(1).max(1_095).nullable().default(null),
});
export type Audience = z.infer<typeof Audience>;
export const NewCampaign = z.strictObject({
  name: Name,
  surveyId: idOf('survey'),
  audience: Audience,
  dueAt: Instant,
  cooldownDays: z.number().int().min(0).max(365).nullable().default(null),
});
export const CampaignParams = z.strictObject({ id: idOf('surveyCampaign') });
export const Campaign = z.object({
  id: Id,
  name: z.string(),
  surveyId: Id,
  surveyName: z.string(),
  audience: z.object({
    tiers: z.array(Tier),
    queueIds: z.array(Id),
    servedWithinDays: z.number().int().nullable(),
  }),
  dueAt: At,
  state: z.enum(['waiting', 'planning', 'planned', 'canceled']),
  planned: z.number().int(),
  unreachable: z.number().int(),
  createdAt: At,
});
export type Campaign = z.infer<typeof Campaign>;
export const CampaignList = z.object({ items: z.array(Campaign), nextCursor: z.string().nullable() });
export const CountAudience = z.strictObject({ audience: Audience });
export const AudienceCount = z.object({ clients: z.number().int() });
