import { z } from 'zod';
import { Draft, DraftList, SaveDraft, TakenFiles, WhichDraft } from '../../core/contract/drafts.ts';
import {
  CannedParams,
  CannedResponse,
  CannedResponseList,
  NewCannedResponse,
  UpdateCannedResponse,
} from '../../core/contract/canned.ts';
import { Done } from '../../core/contract/access.ts';
import { idOf } from '../../core/contract/ids.ts';
import { changeCanned, deleteCanned, listCanned, makeCanned } from '../../core/writing/cannedResponses.ts';
import { listDrafts, saveDraft, takeSharedFiles } from '../../core/writing/drafts.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

export const writingRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/clients/:id/drafts',
    summary: 'What I have begun to write to this client, and what colleagues share of theirs',
    permission: 'client.read',
    params: ClientParams,
    reply: DraftList,
    handle: async ({ hub, viewer, params }) => ({ items: await listDrafts(hub, viewer, params.id) }),
  }),
  route({
    method: 'put',
    path: '/clients/:id/drafts',
    summary: 'Keep a draft as it stands; refused when it was changed elsewhere meanwhile',
    permission: 'client.write',
    params: ClientParams,
    body: SaveDraft,
    reply: Draft,
    handle: ({ hub, viewer, params, body }) => saveDraft(hub, viewer, { ...body, clientId: params.id }),
  }),
  route({
    method: 'post',
    path: '/clients/:id/drafts/take-files',
    summary: 'Have the files of a draft that a colleague shares, as my own that wait to be sent',
    permission: 'conversation.work',
    params: ClientParams,
    body: WhichDraft,
    reply: TakenFiles,
    handle: async ({ hub, viewer, params, body }) => ({
      uploads: await takeSharedFiles(hub, viewer, { ...body, clientId: params.id }),
    }),
  }),
  route({
    method: 'get',
    path: '/canned-responses',
    summary: 'Words kept for saying again: my own, of my queues, and of all',
    permission: 'desk.use',
    reply: CannedResponseList,
    handle: async ({ hub, viewer }) => ({ items: await listCanned(hub, viewer) }),
  }),
  route({
    method: 'post',
    path: '/canned-responses',
    summary: 'Keep words for saying again; for others than myself: supervisors',
    permission: 'desk.use',
    body: NewCannedResponse,
    reply: CannedResponse,
    status: 201,
    handle: ({ hub, viewer, body }) => makeCanned(hub, viewer, body),
  }),
  route({
    method: 'patch',
    path: '/canned-responses/:id',
    summary: 'Change a canned response',
    permission: 'desk.use',
    params: CannedParams,
    body: UpdateCannedResponse,
    reply: CannedResponse,
    handle: ({ hub, viewer, params, body }) => changeCanned(hub, viewer, { id: params.id, change: body }),
  }),
  route({
    method: 'post',
    path: '/canned-responses/:id/delete',
    summary: 'Delete a canned response',
    permission: 'desk.use',
    params: CannedParams,
    reply: Done,
    async handle({ hub, viewer, params }) {
      await deleteCanned(hub, viewer, params.id);
      return { ok: true as const };
    },
  }),
];
