import { z } from 'zod';
import { CallerIds, ListCallerIds, MyInternalCall, RecentCalls } from '../../core/contract/dialling.ts';
import { idOf } from '../../core/contract/ids.ts';
import { ListTextSenders, TextSenders } from '../../core/contract/senders.ts';
import type { Hub } from '../../core/hub.ts';
import { acceptInternal } from '../../core/internalCalls/connectInternal.ts';
import { leaveInternal } from '../../core/internalCalls/endInternal.ts';
import { callColleague, internalCallOf } from '../../core/internalCalls/internalCalls.ts';
import { listCallerIds } from '../../core/outbound/callerId.ts';
import { listRecentCalls } from '../../core/outbound/recentCalls.ts';
import { listTextSenders } from '../../core/senders/textSenders.ts';
import { route, type Route } from './route.ts';

const mine = async (hub: Hub, agentId: string) => ({ call: await internalCallOf(hub, agentId) });

export const diallingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/me/caller-ids',
    summary: 'The numbers of ours that I may call from, and which it will be',
    permission: 'conversation.start',
    query: ListCallerIds,
    reply: CallerIds,
    handle: ({ hub, viewer, query }) => listCallerIds(hub.prisma, viewer, query.to),
  }),
  route({
    method: 'get',
    path: '/me/text-senders',
    summary: 'The numbers of ours that I may text somebody from, and which it will be',
    permission: 'conversation.start',
    query: ListTextSenders,
    reply: TextSenders,
    handle: ({ hub, viewer, query }) => listTextSenders(hub.prisma, viewer, query),
  }),
  route({
    method: 'get',
    path: '/me/recent-calls',
    summary: 'My last calls of fourteen days',
    permission: 'desk.use',
    reply: RecentCalls,
    handle: async ({ hub, viewer }) => ({ items: await listRecentCalls(hub, viewer) }),
  }),
  route({
    method: 'post',
    path: '/agents/:id/call',
    summary: 'Ask a colleague to talk',
    permission: 'desk.use',
    params: z.strictObject({ id: idOf('agent') }),
    reply: MyInternalCall,
    async handle({ hub, viewer, params }) {
      await callColleague(hub, viewer, params.id);
      return mine(hub, viewer.agentId);
    },
  }),
  route({
    method: 'post',
    path: '/me/internal-call/accept',
    summary: 'Talk with the colleague who calls me: rings both our phones',
    permission: 'desk.use',
    reply: MyInternalCall,
    async handle({ hub, viewer }) {
      await acceptInternal(hub, viewer);
      return mine(hub, viewer.agentId);
    },
  }),
  route({
    method: 'post',
    path: '/me/internal-call/end',
    summary: 'Decline, give up or end the call with a colleague',
    permission: 'desk.use',
    reply: MyInternalCall,
    async handle({ hub, viewer }) {
      await leaveInternal(hub, viewer);
      return mine(hub, viewer.agentId);
    },
  }),
];
