import { z } from 'zod';
import { ClientDetail } from '../../core/contract/api.ts';
import { idOf } from '../../core/contract/ids.ts';
import { BlockAddress, BlockedAddressPage, ListBlocked, MarkSpam } from '../../core/contract/spam.ts';
import { blockAddress, listBlocked } from '../../core/spam/block.ts';
import { markSpam, notSpam, spamClient } from '../../core/spam/spam.ts';
import { action } from './conversationAction.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

export const spamRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/blocked-addresses',
    summary: 'Addresses of my division’s clients from which nothing reaches a desk; the last blocked first',
    permission: 'client.read',
    query: ListBlocked,
    reply: BlockedAddressPage,
    handle: ({ hub, viewer, query }) => listBlocked(hub, viewer, query),
  }),
  route({
    method: 'put',
    path: '/clients/:id/blocked',
    summary: 'Block an address of a client, or take that back: what was held back then waits in its queue',
    permission: 'client.write',
    params: ClientParams,
    body: BlockAddress,
    reply: ClientDetail,
    handle: ({ hub, viewer, params, body }) => blockAddress(hub, viewer, { ...body, clientId: params.id }),
  }),
  action({
    name: 'spam',
    summary: 'Close a text or mail conversation as spam, and block its sender where that is wanted',
    actor: 'worker',
    body: MarkSpam,
    act: ({ hub, viewer, conversation, body }) =>
      markSpam(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'not-spam',
    summary: 'What was held back or closed as spam waits in its queue again',
    actor: 'worker',
    body: z.strictObject({}),
    act: ({ hub, viewer, conversation }) => notSpam(hub, viewer, conversation.id),
  }),
  route({
    method: 'post',
    path: '/clients/:id/spam',
    summary: 'Everything of this client’s is spam: all addresses are blocked, what waits is closed',
    permission: 'client.write',
    params: ClientParams,
    body: z.strictObject({}),
    reply: ClientDetail,
    handle: ({ hub, viewer, params }) => spamClient(hub, viewer, params.id),
  }),
];
