import { z } from 'zod';
import { MessageDetail, Page, QuarantinePage } from '../../core/contract/api.ts';
import { loadMessageFor } from '../../core/conversations/messages.ts';
import { listQuarantine } from '../../core/conversations/quarantine.ts';
import { route, type Route } from './route.ts';

export const MessageParams = z.strictObject({ id: z.uuid() });

export const messageRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/messages/:id',
    summary: 'One message with its delivery; HTML sanitised, to be shown in a sandboxed frame only',
    permission: 'conversation.read',
    params: MessageParams,
    reply: MessageDetail,
    handle: ({ hub, viewer, params }) => loadMessageFor(hub, viewer, params.id),
  }),
  route({
    method: 'get',
    path: '/quarantine',
    summary: 'What came in and could not be read, with the reason',
    permission: 'quarantine.read',
    query: z.strictObject(Page),
    reply: QuarantinePage,
    handle: ({ hub, query }) => listQuarantine(hub, query),
  }),
];
