import { z } from 'zod';
import type { Viewer } from '../../core/access/viewer.ts';
import { hangUp } from '../../core/calls/endCall.ts';
import { setHold, setMuted } from '../../core/calls/holdCall.ts';
import {
  AcceptConversation,
  ActionReply,
  AddNote,
  CallAction,
  Conversation,
  ConversationPage,
  DeclineConversation,
  ListConversations,
  Reply,
  StartConversation,
  WrapUp,
} from '../../core/contract/api.ts';
import { acceptConversation } from '../../core/conversations/acceptConversation.ts';
import {
  listConversations,
  loadConversationFor,
  presentConversation,
  type ConversationRow,
} from '../../core/conversations/conversations.ts';
import { declineConversation } from '../../core/conversations/declineConversation.ts';
import { requeueConversation } from '../../core/conversations/requeue.ts';
import { addNote, sendReply } from '../../core/conversations/sendReply.ts';
import { startConversation } from '../../core/conversations/startConversation.ts';
import { finishMessages, logAndClose } from '../../core/conversations/wrapUp.ts';
import type { Hub } from '../../core/hub.ts';
import { route, type Out, type Route } from './route.ts';

const ConversationParams = z.strictObject({ id: z.uuid() });

interface Done {
  eventId: string;
  seq: number;
}

interface ActionSpec<B extends z.ZodType> {
  name: string;
  summary: string;
  body: B;
  act(call: {
    hub: Hub;
    viewer: Viewer;
    conversation: ConversationRow;
    body: Out<B>;
  }): Promise<Done | null | undefined>;
}

/** An action on one conversation: load it by the one door, act, answer with it as it is now. */
function action<B extends z.ZodType>({ name, summary, body, act }: ActionSpec<B>): Route {
  return route({
    method: 'post',
    path: `/conversations/:id/${name}`,
    summary,
    permission: 'conversation.work',
    params: ConversationParams,
    body,
    reply: ActionReply,
    async handle({ hub, viewer, params, body: given }) {
      const conversation = await loadConversationFor(hub, viewer, params.id);
      const done = await act({ hub, viewer, conversation, body: given });
      const after = presentConversation(await loadConversationFor(hub, viewer, params.id));
      return { conversation: after, eventId: done?.eventId ?? null, seq: done?.seq ?? null };
    },
  });
}

export const conversationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/conversations',
    summary: 'Conversations of my division, newest first',
    permission: 'conversation.read',
    query: ListConversations,
    reply: ConversationPage,
    handle: ({ hub, viewer, query }) => listConversations(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/conversations',
    summary: 'Call, text or mail a client first',
    permission: 'conversation.start',
    body: StartConversation,
    reply: ActionReply,
    status: 201,
    async handle({ hub, viewer, body }) {
      const started = await startConversation(hub, viewer, body);
      const conversation = presentConversation(
        await loadConversationFor(hub, viewer, started.conversationId),
      );
      return { conversation, eventId: started.eventId, seq: started.seq };
    },
  }),
  route({
    method: 'get',
    path: '/conversations/:id',
    summary: 'One conversation',
    permission: 'conversation.read',
    params: ConversationParams,
    reply: Conversation,
    handle: async ({ hub, viewer, params }) =>
      presentConversation(await loadConversationFor(hub, viewer, params.id)),
  }),
  action({
    name: 'accept',
    summary: 'Accept the offer, or take what waits',
    body: AcceptConversation,
    act: ({ hub, viewer, conversation, body }) =>
      acceptConversation(hub, viewer, { conversationId: conversation.id, version: body.version }),
  }),
  action({
    name: 'decline',
    summary: 'Decline the offer',
    body: DeclineConversation,
    act: ({ hub, viewer, conversation, body }) =>
      declineConversation(hub, viewer, { conversationId: conversation.id, reason: body.reason }),
  }),
  action({
    name: 'reply',
    summary: 'Answer by text or mail',
    body: Reply,
    act: ({ hub, viewer, conversation, body }) =>
      sendReply(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'note',
    summary: 'Add a note to the conversation',
    body: AddNote,
    act: ({ hub, viewer, conversation, body }) =>
      addNote(hub, viewer, { ...body, clientId: conversation.clientId, conversationId: conversation.id }),
  }),
  action({
    name: 'hold',
    summary: 'Put the client on hold, with music',
    body: CallAction,
    act: ({ hub, viewer, conversation }) =>
      setHold(hub, viewer, { conversationId: conversation.id, hold: true }),
  }),
  action({
    name: 'resume',
    summary: 'Take the client back from hold',
    body: CallAction,
    act: ({ hub, viewer, conversation }) =>
      setHold(hub, viewer, { conversationId: conversation.id, hold: false }),
  }),
  action({
    name: 'mute',
    summary: 'Mute my own side of the call',
    body: CallAction,
    act: async ({ hub, viewer, conversation }) => {
      await setMuted(hub, viewer, { conversationId: conversation.id, muted: true });
      return null;
    },
  }),
  action({
    name: 'unmute',
    summary: 'Let me be heard again',
    body: CallAction,
    act: async ({ hub, viewer, conversation }) => {
      await setMuted(hub, viewer, { conversationId: conversation.id, muted: false });
      return null;
    },
  }),
  action({
    name: 'end',
    summary: 'Hang up, or finish a text or mail conversation; wrap-up begins',
    body: CallAction,
    act: ({ hub, viewer, conversation }) =>
      conversation.channel === 'call'
        ? hangUp(hub, viewer, conversation.id)
        : finishMessages(hub, viewer, conversation.id),
  }),
  action({
    name: 'wrap-up',
    summary: 'Log disposition, note and follow-up, and close',
    body: WrapUp,
    act: ({ hub, viewer, conversation, body }) =>
      logAndClose(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'close',
    summary: 'Close without logging anything',
    body: CallAction,
    act: ({ hub, viewer, conversation, body }) =>
      logAndClose(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'requeue',
    summary: 'Give a text or mail conversation back to its queue',
    body: DeclineConversation,
    act: ({ hub, viewer, conversation, body }) =>
      requeueConversation(hub, viewer, {
        conversationId: conversation.id,
        reason: body.reason ?? 'by_agent',
      }),
  }),
];
