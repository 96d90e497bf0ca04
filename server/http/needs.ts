import { listNeeds, noteNeed, settleNeed } from '../../core/cases/needs.ts';
import {
  ClientNeedList,
  ListNeeds,
  NeedParams,
  NeedsParams,
  NewNeed,
  SettleNeed,
} from '../../core/contract/needs.ts';
import type { Hub } from '../../core/hub.ts';
import { route, type Route } from './route.ts';

const needsOf = async (hub: Hub, clientId: string) => ({
  items: await listNeeds(hub, { clientId }),
  nextCursor: null,
});

export const needRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/clients/:id/needs',
    summary: 'What a client needs, and what is in the way (PR-31)',
    permission: 'client.read',
    params: NeedsParams,
    query: ListNeeds,
    reply: ClientNeedList,
    handle: async ({ hub, params, query }) => ({
      items: await listNeeds(hub, { ...query, clientId: params.id }),
      nextCursor: null,
    }),
  }),
  route({
    method: 'post',
    path: '/clients/:id/needs',
    summary: 'Write down a need, a difficulty or a problem',
    permission: 'client.write',
    params: NeedsParams,
    body: NewNeed,
    reply: ClientNeedList,
    status: 201,
    async handle({ hub, viewer, params, body }) {
      await noteNeed(hub, viewer, { ...body, clientId: params.id });
      return needsOf(hub, params.id);
    },
  }),
  route({
    method: 'patch',
    path: '/client-needs/:id',
    summary: 'It is met or out of the way, or not after all',
    permission: 'client.write',
    params: NeedParams,
    body: SettleNeed,
    reply: ClientNeedList,
    async handle({ hub, viewer, params, body }) {
      return needsOf(hub, await settleNeed(hub, viewer, { needId: params.id, settled: body.settled }));
    },
  }),
];
