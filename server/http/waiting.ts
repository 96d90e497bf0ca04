import { policyOf, savePolicy } from '../../core/callbacks/policies.ts';
import { QueueParams } from '../../core/contract/queues.ts';
import { WaitingPolicy } from '../../core/contract/waiting.ts';
import { route, type Route } from './route.ts';

export const waitingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/queues/:id/waiting',
    summary: 'How callers wait in a queue of my division',
    permission: 'queues.manage',
    params: QueueParams,
    reply: WaitingPolicy,
    handle: ({ hub, params }) => policyOf(hub.prisma, params.id),
  }),
  route({
    method: 'put',
    path: '/queues/:id/waiting',
    summary: 'Set how callers wait: what they hear, limits, callback, voicemail, overflow',
    permission: 'queues.manage',
    params: QueueParams,
    body: WaitingPolicy,
    reply: WaitingPolicy,
    handle: ({ hub, params, body }) => savePolicy(hub, params.id, body),
  }),
];
