import { z } from 'zod';
import {
  ActionReply,
  AddNote,
  ClientDetail,
  ClientPage,
  CreateClient,
  ListClients,
  Page,
  ReadTimeline,
  Timeline,
  UpdateClient,
} from '../../core/contract/api.ts';
import { ConsentQuestionPage, DecideConsent } from '../../core/contract/consent.ts';
import { InvitePage, ListInvites } from '../../core/contract/surveys.ts';
import { idOf } from '../../core/contract/ids.ts';
import {
  checkClientFor,
  createClient,
  listClients,
  loadClientFor,
  updateClient,
} from '../../core/clients/clients.ts';
import { isMergedInto } from '../../core/clients/mergedClients.ts';
import { AppError } from '../../core/errors.ts';
import { decideConsent } from '../../core/clients/consent.ts';
import { listConsentQuestions } from '../../core/clients/consentQuestions.ts';
import { addNote } from '../../core/conversations/addNote.ts';
import { listInvites } from '../../core/surveys/invites.ts';
import { readTimeline } from '../../core/timeline/readTimeline.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

export const clientRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/clients',
    summary: 'Find clients by address (exact) or by a part of name, number or mail',
    permission: 'client.read',
    query: ListClients,
    reply: ClientPage,
    handle: ({ hub, viewer, query }) => listClients(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/clients',
    summary: 'Make a client',
    permission: 'client.write',
    body: CreateClient,
    reply: ClientDetail,
    status: 201,
    handle: ({ hub, viewer, body }) => createClient(hub, viewer, body),
  }),
  route({
    method: 'get',
    path: '/clients/:id',
    summary: 'One client',
    permission: 'client.read',
    params: ClientParams,
    reply: ClientDetail,
    handle: ({ hub, viewer, params }) => loadClientFor(hub, viewer, params.id),
  }),
  route({
    method: 'patch',
    path: '/clients/:id',
    summary: "Change a client's profile",
    permission: 'client.write',
    params: ClientParams,
    body: UpdateClient,
    reply: ClientDetail,
    handle: ({ hub, viewer, params, body }) => updateClient(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'put',
    path: '/clients/:id/consent',
    summary:
      'Say that nothing more may be sent to an address, or that a text which sounded like it was not meant so',
    permission: 'client.write',
    params: ClientParams,
    body: DecideConsent,
    reply: ClientDetail,
    handle: ({ hub, viewer, params, body }) => decideConsent(hub, viewer, { ...body, clientId: params.id }),
  }),
  route({
    method: 'get',
    path: '/consent-questions',
    summary:
      'Texts that sound like a wish for no more of them, and wait for a person to decide; the oldest first',
    permission: 'quarantine.read',
    query: z.strictObject(Page),
    reply: ConsentQuestionPage,
    handle: ({ hub, viewer, query }) => listConsentQuestions(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/clients/:id/timeline',
    summary: "A page of a client's timeline, oldest first: after a number, or the newest before one",
    permission: 'client.read',
    params: ClientParams,
    query: ReadTimeline,
    reply: Timeline,
    async handle({ hub, viewer, params, query, isLedOn }) {
      const { lastSeq } = await checkClientFor(hub, viewer, params.id);
      const { of = params.id, ...given } = query;
      if (of !== params.id && !(await isMergedInto(hub, of, params.id)))
        throw new AppError('not_found', 'There is no such client');
      const asked = isLedOn && given.after !== undefined ? { ...given, after: 0 } : given;
      const page = await readTimeline(hub.pool, { clientId: of, ...asked });
      return { ...page, lastSeq };
    },
  }),
  route({
    method: 'post',
    path: '/clients/:id/notes',
    summary: 'Add a note for colleagues',
    permission: 'client.write',
    params: ClientParams,
    body: AddNote,
    reply: ActionReply.pick({ eventId: true, seq: true }),
    status: 201,
    async handle({ hub, viewer, params, body }) {
      await checkClientFor(hub, viewer, params.id);
      return addNote(hub, viewer, { ...body, clientId: params.id, conversationId: null });
    },
  }),
  route({
    method: 'get',
    path: '/surveys/invites',
    summary: "A client's survey invites and answers; what is held says why and until when",
    permission: 'survey.read',
    query: ListInvites,
    reply: InvitePage,
    async handle({ hub, viewer, query }) {
      await checkClientFor(hub, viewer, query.clientId);
      return listInvites(hub, viewer, query);
    },
  }),
];
