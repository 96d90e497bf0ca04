import { z } from 'zod';
import {
  changeFlow,
  createFlow,
  listFlows,
  listVersions,
  loadFlow,
  publishFlow,
} from '../../core/arrival/flows.ts';
import { addSender } from '../../core/arrival/addSender.ts';
import { AddSender } from '../../core/contract/senders.ts';
import { changeNumber, listNumbers } from '../../core/arrival/numbers.ts';
import { simulateFlow } from '../../core/arrival/simulateFlow.ts';
import {
  CallFlow,
  CallFlowList,
  CreateFlow,
  FlowVersionList,
  OurNumber,
  OurNumberList,
  PublishFlow,
  SimulateFlow,
  Simulation,
  UpdateFlow,
  UpdateNumber,
} from '../../core/contract/arrival.ts';
import {
  CreateSchedule,
  PreviewHours,
  Schedule,
  ScheduleList,
  UpdateSchedule,
  YearPreview,
} from '../../core/contract/hours.ts';
import { idOf } from '../../core/contract/ids.ts';
import { previewYear } from '../../core/hours/previewYear.ts';
import { changeSchedule, createSchedule, listSchedules } from '../../core/hours/schedules.ts';
import { route, type Route } from './route.ts';

const FlowParams = z.strictObject({ id: idOf('flow') });
const permission = 'numbers.manage';

const numberRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/numbers',
    summary: 'Our numbers, the flow that leads the calls to each, and whether they are open now',
    permission,
    reply: OurNumberList,
    handle: async ({ hub, viewer }) => ({ items: await listNumbers(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/numbers/senders',
    summary: 'Add a short code or a name that texts leave from, and that nobody can answer',
    permission,
    body: AddSender,
    reply: OurNumber,
    handle: ({ hub, viewer, body }) => addSender(hub, viewer, body),
  }),
  route({
    method: 'put',
    path: '/numbers/:id',
    summary:
      'Let a flow lead the calls to a number, retire it as a sender of texts, or make it the usual one',
    permission,
    params: z.strictObject({ id: idOf('number') }),
    body: UpdateNumber,
    reply: OurNumber,
    handle: ({ hub, viewer, params, body }) => changeNumber(hub, viewer, { ...params, ...body }),
  }),
];

const flowRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/flows',
    summary: 'Call flows: draft, newest version, and what keeps the draft from being published',
    permission,
    reply: CallFlowList,
    handle: async ({ hub, viewer }) => ({ items: await listFlows(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/flows',
    summary: 'Begin a call flow',
    permission,
    body: CreateFlow,
    reply: CallFlow,
    status: 201,
    handle: ({ hub, viewer, body }) => createFlow(hub, viewer, body),
  }),
  route({
    method: 'get',
    path: '/flows/:id',
    summary: 'One call flow',
    permission,
    params: FlowParams,
    reply: CallFlow,
    handle: ({ hub, viewer, params }) => loadFlow(hub, viewer, params.id),
  }),
  route({
    method: 'put',
    path: '/flows/:id',
    summary: 'Keep a draft; what calls follow stays as it is',
    permission,
    params: FlowParams,
    body: UpdateFlow,
    reply: CallFlow,
    handle: ({ hub, viewer, params, body }) => changeFlow(hub, viewer, { ...params, ...body }),
  }),
  route({
    method: 'post',
    path: '/flows/:id/publish',
    summary: 'Let calls follow the draft from now on, as a new version',
    permission,
    params: FlowParams,
    body: PublishFlow,
    reply: CallFlow,
    handle: ({ hub, viewer, params, body }) => publishFlow(hub, viewer, { ...params, ...body }),
  }),
  route({
    method: 'get',
    path: '/flows/:id/versions',
    summary: 'What was published, newest first',
    permission,
    params: FlowParams,
    reply: FlowVersionList,
    handle: async ({ hub, viewer, params }) => ({
      items: await listVersions(hub, viewer, params.id),
      nextCursor: null,
    }),
  }),
  route({
    method: 'post',
    path: '/flow-simulations',
    summary: 'What a caller would hear of a flow at a time; nothing is kept',
    permission,
    body: SimulateFlow,
    reply: Simulation,
    handle: ({ hub, viewer, body }) => simulateFlow(hub, viewer, body),
  }),
];

const scheduleRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/schedules',
    summary: 'Opening hours by name',
    // Supervisors read rules and figures that name them.
    permission: 'board.read',
    reply: ScheduleList,
    handle: async ({ hub, viewer }) => ({ items: await listSchedules(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/schedules',
    summary: 'Make opening hours',
    permission,
    body: CreateSchedule,
    reply: Schedule,
    status: 201,
    handle: ({ hub, viewer, body }) => createSchedule(hub, viewer, body),
  }),
  route({
    method: 'put',
    path: '/schedules/:id',
    summary: 'Change opening hours, at once for whatever asks for them',
    permission,
    params: z.strictObject({ id: idOf('schedule') }),
    body: UpdateSchedule,
    reply: Schedule,
    handle: ({ hub, viewer, params, body }) => changeSchedule(hub, viewer, { ...params, ...body }),
  }),
  route({
    method: 'post',
    path: '/schedule-previews',
    summary: 'A year of opening hours, day by day; nothing is kept',
    permission,
    body: PreviewHours,
    reply: YearPreview,
    handle: async ({ body }) => previewYear(body.hours, body.year),
  }),
];

/** What a call goes through before it is in a queue, for administrators. */
export const arrivalRoutes: readonly Route[] = [...numberRoutes, ...flowRoutes, ...scheduleRoutes];
