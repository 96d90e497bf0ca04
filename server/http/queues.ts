import { QueueParams, QueueSettings, UpdateQueueSettings } from '../../core/contract/queues.ts';
import { changeQueueSettings, loadQueueSettings } from '../../core/queues/queueSettings.ts';
import { route, type Route } from './route.ts';

export const queueRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/queues/:id/settings',
    summary: 'How a queue of my division works, and who works in it',
    permission: 'queues.manage',
    params: QueueParams,
    reply: QueueSettings,
    handle: ({ hub, viewer, params }) => loadQueueSettings(hub, viewer, params.id),
  }),
  route({
    method: 'patch',
    path: '/queues/:id/settings',
    summary: 'Change how a queue works; what is left out stays as it is',
    permission: 'queues.manage',
    params: QueueParams,
    body: UpdateQueueSettings,
    reply: QueueSettings,
    handle: ({ hub, viewer, params, body }) =>
      changeQueueSettings(hub, viewer, { queueId: params.id, change: body }),
  }),
];
