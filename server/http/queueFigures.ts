import {
  ListServiceLevelCalls,
  QueueFigures,
  ReadQueueFigures,
  ServiceLevelCalls,
} from '../../core/contract/figures.ts';
import { QueueParams } from '../../core/contract/queues.ts';
import { listServiceLevelCalls, loadQueueFigures } from '../../core/metrics/queueFigures.ts';
import { route, type Route } from './route.ts';

export const queueFigureRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/queues/:id/figures',
    summary: 'The figures of a queue over a time; today so far unless it says more',
    permission: 'board.read',
    params: QueueParams,
    query: ReadQueueFigures,
    reply: QueueFigures,
    handle: ({ hub, viewer, params, query }) =>
      loadQueueFigures(hub, viewer, { queueId: params.id, ...query }),
  }),
  route({
    method: 'get',
    path: '/queues/:id/service-level-calls',
    summary: 'The calls that a service level is made of, by formula',
    permission: 'board.read',
    params: QueueParams,
    query: ListServiceLevelCalls,
    reply: ServiceLevelCalls,
    handle: ({ hub, viewer, params, query }) =>
      listServiceLevelCalls(hub, viewer, { queueId: params.id, ...query }),
  }),
];
