import { z } from 'zod';
import { Page } from '../../core/contract/api.ts';
import {
  AudienceCount,
  Campaign,
  CampaignList,
  CampaignParams,
  CountAudience,
  Instrument,
  InstrumentList,
  InstrumentParams,
  NewCampaign,
  NewInstrument,
  NewSurveyRule,
  PreviewSurvey,
  PublishVersion,
  RuleParams,
  SurveyPreviews,
  SurveyRule,
  SurveyRuleList,
  UpdateInstrument,
  UpdateSurveyRule,
  VersionList,
} from '../../core/contract/instruments.ts';
import { AnswerPage, AskResults, ListAnswers, SurveyResults } from '../../core/contract/surveyResults.ts';
import { listAnswers } from '../../core/surveyDesk/answerList.ts';
import { cancelCampaign, listCampaigns, makeCampaign } from '../../core/surveyDesk/campaigns.ts';
import {
  changeInstrument,
  listInstruments,
  listVersions,
  makeInstrument,
  publishVersion,
} from '../../core/surveyDesk/instruments.ts';
import { countAudience } from '../../core/surveys/planCampaigns.ts';
import { loadResults } from '../../core/surveyDesk/results.ts';
import { changeSurveyRule, listSurveyRules, makeSurveyRule } from '../../core/surveyDesk/surveyRules.ts';
import { route, type Route } from './route.ts';
import { previewSurveyAsked } from './surveyPreview.ts';

const whole = <T>(items: T[]) => ({ items, nextCursor: null });

const instrumentRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/surveys',
    summary: 'The surveys of my division and of the house, each as it is asked now',
    permission: 'survey.results',
    reply: InstrumentList,
    handle: async ({ hub, viewer }) => whole(await listInstruments(hub, viewer)),
  }),
  route({
    method: 'post',
    path: '/surveys',
    summary: 'Make a survey',
    permission: 'surveys.manage',
    body: NewInstrument,
    reply: Instrument,
    status: 201,
    handle: ({ hub, viewer, body }) => makeInstrument(hub, viewer, body),
  }),
  route({
    method: 'patch',
    path: '/surveys/:id',
    summary: 'Rename a survey, or take it out of use',
    permission: 'surveys.manage',
    params: InstrumentParams,
    body: UpdateInstrument,
    reply: Instrument,
    handle: ({ hub, viewer, params, body }) => changeInstrument(hub, viewer, { id: params.id, change: body }),
  }),
  route({
    method: 'get',
    path: '/surveys/:id/versions',
    summary: 'All versions of a survey, newest first',
    permission: 'survey.results',
    params: InstrumentParams,
    reply: VersionList,
    handle: async ({ hub, params }) => whole(await listVersions(hub, params.id)),
  }),
  route({
    method: 'post',
    path: '/surveys/:id/versions',
    summary: 'Publish the next version of a survey; what is planned keeps its own',
    permission: 'surveys.manage',
    params: InstrumentParams,
    body: PublishVersion,
    reply: Instrument,
    status: 201,
    handle: ({ hub, viewer, params, body }) => publishVersion(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'post',
    path: '/surveys/preview',
    summary: 'A survey as its client gets it: page, text and mail',
    permission: 'surveys.manage',
    body: PreviewSurvey,
    reply: SurveyPreviews,
    handle: ({ hub, body }) => Promise.resolve(previewSurveyAsked(hub, body)),
  }),
];

const ruleRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/survey-rules',
    summary: 'The rules that say who is asked what, in their order',
    permission: 'survey.results',
    reply: SurveyRuleList,
    handle: async ({ hub, viewer }) => whole(await listSurveyRules(hub, viewer)),
  }),
  route({
    method: 'post',
    path: '/survey-rules',
    summary: 'Make a rule',
    permission: 'surveys.manage',
    body: NewSurveyRule,
    reply: SurveyRule,
    status: 201,
    handle: ({ hub, viewer, body }) => makeSurveyRule(hub, viewer, body),
  }),
  route({
    method: 'patch',
    path: '/survey-rules/:id',
    summary: 'Change a rule, or switch it off',
    permission: 'surveys.manage',
    params: RuleParams,
    body: UpdateSurveyRule,
    reply: SurveyRule,
    handle: ({ hub, viewer, params, body }) => changeSurveyRule(hub, viewer, { id: params.id, change: body }),
  }),
];

const campaignRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/survey-campaigns',
    summary: 'The campaigns of my division, newest first',
    permission: 'survey.results',
    query: z.strictObject(Page),
    reply: CampaignList,
    handle: ({ hub, viewer, query }) => listCampaigns(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/survey-campaigns',
    summary: 'Ask everybody of a kind once',
    permission: 'surveys.manage',
    body: NewCampaign,
    reply: Campaign,
    status: 201,
    handle: ({ hub, viewer, body }) => makeCampaign(hub, viewer, body),
  }),
  route({
    method: 'post',
    path: '/survey-campaigns/count',
    summary: 'How many clients a campaign would come to',
    permission: 'surveys.manage',
    body: CountAudience,
    reply: AudienceCount,
    handle: async ({ hub, viewer, body }) => ({
      clients: await countAudience(hub, viewer.divisionId, body.audience),
    }),
  }),
  route({
    method: 'post',
    path: '/survey-campaigns/:id/cancel',
    summary: 'Stop a campaign: what is not sent yet is taken back',
    permission: 'surveys.manage',
    params: CampaignParams,
    reply: Campaign,
    handle: ({ hub, viewer, params }) => cancelCampaign(hub, viewer, params.id),
  }),
];

const resultRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/survey-results',
    summary: 'What surveys come to: response rate, index, NPS, by question, group and time',
    permission: 'survey.results',
    query: AskResults,
    reply: SurveyResults,
    handle: ({ hub, viewer, query }) => loadResults(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/survey-answers',
    summary: 'The invites and answers behind a number of the results, newest first',
    permission: 'survey.results',
    query: ListAnswers,
    reply: AnswerPage,
    handle: ({ hub, viewer, query }) => listAnswers(hub, viewer, query),
  }),
];

export const surveyRoutesOfApi: readonly Route[] = [
  ...resultRoutes,
  ...instrumentRoutes,
  ...ruleRoutes,
  ...campaignRoutes,
];
