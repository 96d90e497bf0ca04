import { BulkOrder, BulkParams, BulkResult } from '../../core/contract/bulk.ts';
import { actOnMany } from '../../core/bulk/bulk.ts';
import { undoBulk } from '../../core/bulk/undoBulk.ts';
import { route, type Route } from './route.ts';

export const bulkRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/inbox/bulk',
    summary:
      'Do the same to several conversations, 100 at most; each row says whether it was done, or why not',
    permission: 'conversation.work',
    body: BulkOrder,
    reply: BulkResult,
    handle: ({ hub, viewer, body }) => actOnMany(hub, viewer, body),
  }),
  route({
    method: 'post',
    path: '/inbox/bulk/:id/undo',
    summary: 'Take back what I did to several conversations, within ten seconds',
    permission: 'conversation.work',
    params: BulkParams,
    reply: BulkResult,
    handle: ({ hub, viewer, params }) => undoBulk(hub, viewer, params.id),
  }),
];
