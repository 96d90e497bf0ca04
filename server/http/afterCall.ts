import { z } from 'zod';
import { keepDraft, loadDraft } from '../../core/afterCall/keepDraft.ts';
import { previewSurvey } from '../../core/afterCall/previewSurvey.ts';
import { extendWrapUp, requestWrapUp } from '../../core/afterCall/wrapUpTime.ts';
import {
  ExtendWrapUp,
  KeepWrapUpDraft,
  KeptWrapUpDraft,
  RequestWrapUp,
  SurveyPreview,
} from '../../core/contract/afterCall.ts';
import { Conversation } from '../../core/contract/api.ts';
import { idOf } from '../../core/contract/ids.ts';
import { loadConversationFor, presentConversation } from '../../core/conversations/conversations.ts';
import { route, type Route } from './route.ts';

const params = z.strictObject({ id: idOf('conversation') });

export const afterCallRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/conversations/:id/wrap-up-draft',
    summary: 'What I have written into the wrap-up form and not saved yet',
    permission: 'conversation.work',
    params,
    reply: KeptWrapUpDraft,
    handle: ({ hub, viewer, params: { id } }) => loadDraft(hub, viewer, id),
  }),
  route({
    method: 'put',
    path: '/conversations/:id/wrap-up-draft',
    summary: 'Keep the wrap-up form as it stands',
    permission: 'conversation.work',
    actor: 'holderAlone',
    params,
    body: KeepWrapUpDraft,
    reply: KeptWrapUpDraft,
    handle: async ({ hub, viewer, params: { id }, body }) =>
      keepDraft(hub, viewer, { conversation: await loadConversationFor(hub, viewer, id), ...body }),
  }),
  route({
    method: 'post',
    path: '/conversations/:id/extend-wrap-up',
    summary: 'More time for after-call work, as far as the queue allows it',
    permission: 'conversation.work',
    actor: 'holder',
    params,
    body: ExtendWrapUp,
    reply: Conversation,
    async handle({ hub, viewer, params: { id }, body }) {
      await extendWrapUp(hub, viewer, { conversationId: id, ...body });
      return presentConversation(await loadConversationFor(hub, viewer, id));
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:id/request-wrap-up',
    summary: 'While talking: I need time afterwards, or do not (queues that leave it to the agent)',
    permission: 'conversation.work',
    actor: 'holder',
    params,
    body: RequestWrapUp,
    reply: Conversation,
    async handle({ hub, viewer, params: { id }, body }) {
      await requestWrapUp(hub, viewer, { conversationId: id, ...body });
      return presentConversation(await loadConversationFor(hub, viewer, id));
    },
  }),
  route({
    method: 'get',
    path: '/conversations/:id/survey-preview',
    summary: 'What would become of a survey if this conversation were closed now',
    permission: 'conversation.work',
    params,
    reply: SurveyPreview,
    handle: async ({ hub, viewer, params: { id } }) =>
      previewSurvey(hub, await loadConversationFor(hub, viewer, id)),
  }),
];
