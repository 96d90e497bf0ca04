import { z } from 'zod';
import {
  CarePlan,
  CarePlanList,
  ChangeEnrolment,
  ClientCareReply,
  Coverage,
  EnrolClient,
  LatePage,
  ListLate,
  MatchRule,
  NewCarePlan,
  PlanParams,
  PublishCarePlan,
  RetireCarePlan,
  RuleMatch,
} from '../../core/contract/care.ts';
import { DateName, SaveClientDate, UpdateClientCare } from '../../core/contract/careDates.ts';
import { idOf } from '../../core/contract/ids.ts';
import { loadClientCare, updateClientCare } from '../../core/care/clientCare.ts';
import { removeDate, saveDate } from '../../core/care/clientDates.ts';
import { listLate, readCoverage } from '../../core/care/coverage.ts';
import { changeEnrolment, enrolClient } from '../../core/care/enrol.ts';
import { matchRule } from '../../core/care/enrolByRule.ts';
import { listPlans, makePlan, publishPlan, retirePlan } from '../../core/care/plans.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

const ofClients: readonly Route[] = [
  route({
    method: 'get',
    path: '/clients/:id/care',
    summary: 'How a client is cared for: dates, plans, what comes next, how often there should be a contact',
    permission: 'client.read',
    params: ClientParams,
    reply: ClientCareReply,
    handle: ({ hub, viewer, params }) => loadClientCare(hub, viewer, params.id),
  }),
  route({
    method: 'patch',
    path: '/clients/:id/care',
    summary: 'Segment, notes, cadence and the like',
    permission: 'client.write',
    params: ClientParams,
    body: UpdateClientCare,
    reply: ClientCareReply,
    async handle({ hub, viewer, params, body }) {
      await updateClientCare(hub, viewer, { ...body, clientId: params.id });
      return loadClientCare(hub, viewer, params.id);
    },
  }),
  route({
    method: 'put',
    path: '/clients/:id/dates',
    summary: 'Note a date that comes back each year, or change it',
    permission: 'client.write',
    params: ClientParams,
    body: SaveClientDate,
    reply: ClientCareReply,
    async handle({ hub, viewer, params, body }) {
      await saveDate(hub, viewer, { ...body, clientId: params.id });
      return loadClientCare(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/clients/:id/dates/remove',
    summary: 'A date is not wanted any more',
    permission: 'client.write',
    params: ClientParams,
    body: DateName,
    reply: ClientCareReply,
    async handle({ hub, viewer, params, body }) {
      await removeDate(hub, viewer, { ...body, clientId: params.id });
      return loadClientCare(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/clients/:id/care/enrol',
    summary: 'Take a client into a plan by hand',
    permission: 'client.write',
    params: ClientParams,
    body: EnrolClient,
    reply: ClientCareReply,
    async handle({ hub, viewer, params, body }) {
      await enrolClient(hub, viewer, { clientId: params.id, planId: body.planId });
      return loadClientCare(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/clients/:id/care/change',
    summary: 'Pause, resume or end a plan for a client',
    permission: 'client.write',
    params: ClientParams,
    body: ChangeEnrolment,
    reply: ClientCareReply,
    async handle({ hub, viewer, params, body }) {
      await changeEnrolment(hub, viewer, { ...body, clientId: params.id });
      return loadClientCare(hub, viewer, params.id);
    },
  }),
];

const ofPlans: readonly Route[] = [
  route({
    method: 'get',
    path: '/care/plans',
    summary: 'The plans of my division, in the version that holds',
    permission: 'client.read',
    reply: CarePlanList,
    handle: async ({ hub, viewer }) => ({ items: await listPlans(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/care/plans',
    summary: 'Make a plan',
    permission: 'care.manage',
    body: NewCarePlan,
    reply: CarePlan,
    status: 201,
    handle: ({ hub, viewer, body }) => makePlan(hub, viewer, body),
  }),
  route({
    method: 'put',
    path: '/care/plans/:id',
    summary: 'Publish the next version of a plan',
    permission: 'care.manage',
    params: PlanParams,
    body: PublishCarePlan,
    reply: CarePlan,
    handle: ({ hub, viewer, params, body }) => publishPlan(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'post',
    path: '/care/plans/:id/retire',
    summary: 'A plan is not used any more, or is again',
    permission: 'care.manage',
    params: PlanParams,
    body: RetireCarePlan,
    reply: CarePlan,
    handle: ({ hub, viewer, params, body }) => retirePlan(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'post',
    path: '/care/match',
    summary: 'How many clients a rule would take in, and some of them',
    permission: 'care.manage',
    body: MatchRule,
    reply: RuleMatch,
    handle: ({ hub, viewer, body }) => matchRule(hub, viewer.divisionId, body.rule),
  }),
  route({
    method: 'get',
    path: '/care/coverage',
    summary: 'Who was in touch within the cadence, by segment and tier; what is given and said; who is kept',
    permission: 'board.read',
    reply: Coverage,
    handle: ({ hub, viewer }) => readCoverage(hub, viewer),
  }),
  route({
    method: 'get',
    path: '/care/late',
    summary: 'Clients without a contact within their cadence, the longest due first',
    permission: 'board.read',
    query: ListLate,
    reply: LatePage,
    handle: ({ hub, viewer, query }) => listLate(hub, viewer, query),
  }),
];

export const careRoutes: readonly Route[] = [...ofClients, ...ofPlans];
