import type * as instruments from '#core/contract/instruments.ts';
import type * as results from '#core/contract/surveyResults.ts';
import { get, patch, post } from '../api/request.ts';

// What the pages of surveys ask of the server.

export type {
  Campaign,
  Instrument,
  Question,
  SurveyContent,
  SurveyRule,
} from '#core/contract/instruments.ts';
export type {
  AnswerRow,
  Estimate,
  QuestionResult,
  Summary,
  SurveyResults,
} from '#core/contract/surveyResults.ts';

interface List<T> {
  items: T[];
  nextCursor: string | null;
}

export type Filters = Record<string, string | undefined>;
export type RuleChange = Partial<Omit<instruments.SurveyRule, 'id' | 'surveyName'>>;

export const surveyKeys = {
  all: ['surveys'],
  instruments: ['surveys', 'instruments'],
  rules: ['surveys', 'rules'],
  campaigns: ['surveys', 'campaigns'],
  results: (filters: Filters) => ['surveys', 'results', filters],
  answers: (filters: Filters) => ['surveys', 'answers', filters],
  preview: (content: string, language: string) => ['surveys', 'preview', content, language],
} as const;

export const surveyApi = {
  results: (filters: Filters) => get<results.SurveyResults>('/api/survey-results', filters),
  answers: (filters: Filters) => get<List<results.AnswerRow>>('/api/survey-answers', filters),
  instruments: () => get<List<instruments.Instrument>>('/api/surveys'),
  makeInstrument: (body: { name: string; content: instruments.SurveyContent }) =>
    post<instruments.Instrument>('/api/surveys', body),
  changeInstrument: (id: string, body: { name?: string; archived?: boolean }) =>
    patch<instruments.Instrument>(`/api/surveys/${id}`, body),
  publish: (id: string, body: { content: instruments.SurveyContent; after: number }) =>
    post<instruments.Instrument>(`/api/surveys/${id}/versions`, body),
  preview: (body: { content: instruments.SurveyContent; language: string }) =>
    post<instruments.SurveyPreviews>('/api/surveys/preview', body),
  rules: () => get<List<instruments.SurveyRule>>('/api/survey-rules'),
  makeRule: (body: RuleChange) => post<instruments.SurveyRule>('/api/survey-rules', body),
  changeRule: (id: string, body: RuleChange) =>
    patch<instruments.SurveyRule>(`/api/survey-rules/${id}`, body),
  campaigns: () => get<List<instruments.Campaign>>('/api/survey-campaigns'),
  makeCampaign: (body: object) => post<instruments.Campaign>('/api/survey-campaigns', body),
  countAudience: (audience: object) => post<{ clients: number }>('/api/survey-campaigns/count', { audience }),
  cancelCampaign: (id: string) => post<instruments.Campaign>(`/api/survey-campaigns/${id}/cancel`),
};
