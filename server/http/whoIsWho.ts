import { z } from 'zod';
import { updateClient } from '../../core/clients/clients.ts';
import { listProvisional } from '../../core/clients/provisionalClients.ts';
import { dismissSuggestion, suggestionsFor } from '../../core/clients/suggestMerges.ts';
import { Done } from '../../core/contract/access.ts';
import { ClientDetail, Page } from '../../core/contract/api.ts';
import { idOf } from '../../core/contract/ids.ts';
import { DecideClient, NotSame, ProvisionalPage, SuggestionList } from '../../core/contract/whoIsWho.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

export const whoIsWhoRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/provisional-clients',
    summary: 'Those of whom nobody has said who they are, the newest first, with who they may be',
    permission: 'client.read',
    query: z.strictObject(Page),
    reply: ProvisionalPage,
    handle: ({ hub, viewer, query }) => listProvisional(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/clients/:id/decide',
    summary: 'Say who somebody is: a client of this name',
    permission: 'client.write',
    params: ClientParams,
    body: DecideClient,
    reply: ClientDetail,
    handle: ({ hub, viewer, params, body }) => updateClient(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'get',
    path: '/clients/:id/suggestions',
    summary: 'Who may be the same person as this client, and what speaks for it',
    permission: 'client.read',
    params: ClientParams,
    reply: SuggestionList,
    async handle({ hub, viewer, params }) {
      const found = await suggestionsFor(hub, viewer, [params.id]);
      return { items: found.get(params.id) ?? [] };
    },
  }),
  route({
    method: 'post',
    path: '/clients/:id/not-same',
    summary: 'Say that two clients are not one person: it is not suggested again',
    permission: 'client.write',
    params: ClientParams,
    body: NotSame,
    reply: Done,
    async handle({ hub, viewer, params, body }) {
      await dismissSuggestion(hub, viewer, { clientId: params.id, otherId: body.otherId });
      return { ok: true as const };
    },
  }),
];
