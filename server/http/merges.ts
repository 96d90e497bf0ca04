import { z } from 'zod';
import { ClientDetail } from '../../core/contract/api.ts';
import { idOf } from '../../core/contract/ids.ts';
import { MergeClients, MergePreview, PreviewMerge, UndoneMerge } from '../../core/contract/merges.ts';
import { mergeClients } from '../../core/merges/mergeClients.ts';
import { previewMerge } from '../../core/merges/previewMerge.ts';
import { undoMerge } from '../../core/merges/undoMerge.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

export const mergeRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/clients/:id/merge-preview',
    summary: 'What merging another client into this one would ask and do',
    permission: 'client.read',
    params: ClientParams,
    query: PreviewMerge,
    reply: MergePreview,
    handle: ({ hub, viewer, params, query }) =>
      previewMerge(hub, viewer, { winnerId: params.id, loserId: query.loserId }),
  }),
  route({
    method: 'post',
    path: '/clients/:id/merge',
    summary: 'Merge another client into this one; the other leads here from then on',
    permission: 'client.write',
    params: ClientParams,
    body: MergeClients,
    reply: ClientDetail,
    handle: ({ hub, viewer, params, body }) => mergeClients(hub, viewer, { ...body, winnerId: params.id }),
  }),
  route({
    method: 'post',
    path: '/merges/:id/undo',
    summary: 'Take a merge back: what was carried over goes back, what came after stays',
    permission: 'client.write',
    params: z.strictObject({ id: idOf('merge') }),
    reply: UndoneMerge,
    handle: ({ hub, viewer, params }) => undoMerge(hub, viewer, { mergeId: params.id }),
  }),
];
