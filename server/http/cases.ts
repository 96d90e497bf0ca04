import {
  AnswerHandoff,
  CaseCounts,
  CaseDetail,
  CaseFilter,
  CasePage,
  CaseParams,
  HandoffParams,
  LinkConversation,
  ListCases,
  MoveCase,
  NewCase,
  NewRemedy,
  NewStep,
  NoteCase,
  PassCase,
  UpdateCase,
} from '../../core/contract/cases.ts';
import { ContactWish, ContactWishParams } from '../../core/contract/caseFigures.ts';
import { readContactWish, setContactWish } from '../../core/cases/catalogue.ts';
import { linkCase } from '../../core/cases/linkCase.ts';
import { countCases, listCases } from '../../core/cases/listCases.ts';
import { loadCase } from '../../core/cases/loadCase.ts';
import { moveCase } from '../../core/cases/moveCase.ts';
import { answerHandoff, passCase, readHandoff } from '../../core/cases/passCase.ts';
import { addRemedy, addStep, changeCase, noteCase, openCaseBy } from '../../core/cases/workOnCase.ts';
import type { Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import type { z } from 'zod';
import { route, type Out, type Route } from './route.ts';

interface Act<B extends z.ZodType> {
  name: string;
  summary: string;
  body: B;
  act(call: { hub: Hub; viewer: Viewer; caseId: string; body: Out<B> }): Promise<unknown>;
}

/** Something done to one case: answered with the case as it is now. */
function onCase<B extends z.ZodType>({ name, summary, body, act }: Act<B>): Route {
  return route({
    method: 'post',
    path: `/cases/:id/${name}`,
    summary,
    permission: 'case.work',
    params: CaseParams,
    body,
    reply: CaseDetail,
    async handle({ hub, viewer, params, body: given }) {
      await act({ hub, viewer, caseId: params.id, body: given });
      return loadCase(hub, viewer, params.id);
    },
  });
}

export const caseRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/cases',
    summary: 'Cases, the newest first',
    permission: 'case.work',
    query: ListCases,
    reply: CasePage,
    handle: ({ hub, viewer, query }) => listCases(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/cases/counts',
    summary: 'How many cases there are in each state, and how many are late',
    permission: 'case.work',
    query: CaseFilter,
    reply: CaseCounts,
    handle: ({ hub, viewer, query }) => countCases(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/cases',
    summary: 'Open a case, from an entry of the timeline or of nothing',
    permission: 'case.work',
    body: NewCase,
    reply: CaseDetail,
    status: 201,
    async handle({ hub, viewer, body }) {
      const { caseId } = await openCaseBy(hub, viewer, body);
      return loadCase(hub, viewer, caseId);
    },
  }),
  route({
    method: 'get',
    path: '/cases/:id',
    summary: 'A case with everything that happened to it',
    permission: 'case.work',
    params: CaseParams,
    reply: CaseDetail,
    handle: ({ hub, viewer, params }) => loadCase(hub, viewer, params.id),
  }),
  route({
    method: 'patch',
    path: '/cases/:id',
    summary: 'Other words, another owner, another department',
    permission: 'case.work',
    params: CaseParams,
    body: UpdateCase,
    reply: CaseDetail,
    async handle({ hub, viewer, params, body }) {
      await changeCase(hub, viewer, { ...body, caseId: params.id });
      return loadCase(hub, viewer, params.id);
    },
  }),
  onCase({
    name: 'move',
    summary: 'Acknowledge, start, await the customer, resolve, close, dismiss, reopen',
    body: MoveCase,
    act: ({ hub, viewer, caseId, body }) => moveCase(hub, viewer, { ...body, caseId }),
  }),
  onCase({
    name: 'notes',
    summary: 'A note for colleagues',
    body: NoteCase,
    act: ({ hub, viewer, caseId, body }) => noteCase(hub, { ...body, caseId, agentId: viewer.agentId }),
  }),
  onCase({
    name: 'conversations',
    summary: 'A conversation in which it is spoken about',
    body: LinkConversation,
    act: ({ hub, viewer, caseId, body }) => linkCase(hub, viewer, { ...body, caseId }),
  }),
  onCase({
    name: 'remedies',
    summary: 'What the client is given for it',
    body: NewRemedy,
    act: ({ hub, viewer, caseId, body }) => addRemedy(hub, { ...body, caseId, agentId: viewer.agentId }),
  }),
  onCase({
    name: 'steps',
    summary: 'A step to be done, with an owner and a time',
    body: NewStep,
    act: ({ hub, viewer, caseId, body }) => addStep(hub, { ...body, caseId, agentId: viewer.agentId }),
  }),
  onCase({
    name: 'handoffs',
    summary: 'Ask another department, or give it the case',
    body: PassCase,
    act: ({ hub, viewer, caseId, body }) => passCase(hub, viewer, { ...body, caseId }),
  }),
  route({
    method: 'post',
    path: '/cases/:id/handoffs/:handoffId/read',
    summary: 'Somebody of those asked has opened it',
    permission: 'case.work',
    params: HandoffParams,
    reply: CaseDetail,
    async handle({ hub, viewer, params }) {
      await readHandoff(hub, viewer, { caseId: params.id, handoffId: params.handoffId });
      return loadCase(hub, viewer, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/cases/:id/handoffs/:handoffId/answer',
    summary: 'The answer of those asked',
    permission: 'case.work',
    params: HandoffParams,
    body: AnswerHandoff,
    reply: CaseDetail,
    async handle({ hub, viewer, params, body }) {
      await answerHandoff(hub, viewer, { caseId: params.id, handoffId: params.handoffId, ...body });
      return loadCase(hub, viewer, params.id);
    },
  }),
  route({
    method: 'get',
    path: '/clients/:id/contact-wish',
    summary: 'What a client wants to hear from us of our own accord',
    permission: 'client.read',
    params: ContactWishParams,
    reply: ContactWish,
    handle: ({ hub, params }) => readContactWish(hub, params.id),
  }),
  route({
    method: 'put',
    path: '/clients/:id/contact-wish',
    summary: 'The client wants nothing from us of our own accord, or so much a month',
    permission: 'client.write',
    params: ContactWishParams,
    body: ContactWish,
    reply: ContactWish,
    handle: ({ hub, viewer, params, body }) => setContactWish(hub, viewer, { ...body, clientId: params.id }),
  }),
];
