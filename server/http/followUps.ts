import { z } from 'zod';
import { FinishFollowUp } from '../../core/contract/afterCall.ts';
import { FollowUpPage } from '../../core/contract/api.ts';
import {
  AssignFollowUp,
  CancelFollowUp,
  ChangeText,
  CreateFollowUp,
  FollowUp,
  ListFollowUps,
  MoveFollowUp,
} from '../../core/contract/followUps.ts';
import { idOf } from '../../core/contract/ids.ts';
import { changeText } from '../../core/followUps/changeText.ts';
import { createFollowUp } from '../../core/followUps/createFollowUp.ts';
import {
  cancelFollowUp,
  completeFollowUp,
  listFollowUps,
  loadFollowUpFor,
} from '../../core/followUps/followUps.ts';
import { assignFollowUp, moveFollowUp } from '../../core/followUps/moveFollowUp.ts';
import { route, type Route } from './route.ts';

const FollowUpParams = z.strictObject({ id: idOf('followUp') });

export const followUpRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/follow-ups',
    summary: 'Follow-ups in the order in which they are due',
    permission: 'followUp.use',
    query: ListFollowUps,
    reply: FollowUpPage,
    handle: ({ hub, viewer, query }) =>
      listFollowUps(hub, viewer, {
        ...query,
        ownerId: query.ownerId === 'me' ? viewer.agentId : query.ownerId,
        withSupervisors: query.ownerId === 'me' && viewer.role !== 'agent',
        ...(query.ownerId === 'me' ? { teams: viewer.queueIds } : {}),
      }),
  }),
  route({
    method: 'post',
    path: '/follow-ups',
    summary: 'Plan a follow-up: a task for somebody, or a text to the client',
    permission: 'followUp.use',
    body: CreateFollowUp,
    reply: FollowUp,
    status: 201,
    async handle({ hub, viewer, body }) {
      const planned = await createFollowUp(hub, viewer, { ...body, agentId: viewer.agentId });
      return loadFollowUpFor(hub, viewer, planned.followUpId);
    },
  }),
  route({
    method: 'patch',
    path: '/follow-ups/:id/text',
    summary: 'Other words or another time for a planned text',
    permission: 'followUp.use',
    params: FollowUpParams,
    body: ChangeText,
    reply: FollowUp,
    async handle({ hub, viewer, params, body }) {
      await changeText(hub, viewer, { ...body, followUpId: params.id, agentId: viewer.agentId });
      return loadFollowUpFor(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/follow-ups/:id/done',
    summary: 'It is done: how, and what the client is told of it by text',
    permission: 'followUp.use',
    params: FollowUpParams,
    body: FinishFollowUp,
    reply: FollowUp,
    async handle({ hub, viewer, params, body }) {
      await completeFollowUp(hub, viewer, { followUpId: params.id, agentId: viewer.agentId, ...body });
      return loadFollowUpFor(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/follow-ups/:id/cancel',
    summary: 'It is not wanted any more, and no later turn of it, unless only this one falls away',
    permission: 'followUp.use',
    params: FollowUpParams,
    body: CancelFollowUp,
    reply: FollowUp,
    async handle({ hub, viewer, params, body }) {
      await cancelFollowUp(hub, viewer, { followUpId: params.id, agentId: viewer.agentId, ...body });
      return loadFollowUpFor(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/follow-ups/:id/move',
    summary: 'Another time for it; a later day takes a reason',
    permission: 'followUp.use',
    params: FollowUpParams,
    body: MoveFollowUp,
    reply: FollowUp,
    async handle({ hub, viewer, params, body }) {
      await moveFollowUp(hub, viewer, { ...body, followUpId: params.id, agentId: viewer.agentId });
      return loadFollowUpFor(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/follow-ups/:id/assign',
    summary: 'To a person, who may be oneself, or to a team',
    permission: 'followUp.use',
    params: FollowUpParams,
    body: AssignFollowUp,
    reply: FollowUp,
    async handle({ hub, viewer, params, body }) {
      await assignFollowUp(hub, viewer, { ...body, followUpId: params.id, agentId: viewer.agentId });
      return loadFollowUpFor(hub, viewer, params.id);
    },
  }),
];
