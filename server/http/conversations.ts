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
  Reply,
  StartConversation,
  WrapUp,
} from '../../core/contract/api.ts';
import { ListConversations } from '../../core/contract/inbox.ts';
import { acceptConversation } from '../../core/conversations/acceptConversation.ts';
import {
  listConversations,
  loadConversationFor,
  presentConversation,
} from '../../core/conversations/conversations.ts';
import { declineConversation } from '../../core/conversations/declineConversation.ts';
import { requeueConversation } from '../../core/conversations/requeue.ts';
import { addNote } from '../../core/conversations/addNote.ts';
import { sendReply } from '../../core/conversations/sendReply.ts';
import { startConversation } from '../../core/conversations/startConversation.ts';
import { finishMessages, logAndClose } from '../../core/conversations/wrapUp.ts';
import { CancelCallback } from '../../core/contract/waiting.ts';
import { cancelCallback, orderCallback } from '../../core/waiting/workCallback.ts';
import { action, ConversationParams } from './conversationAction.ts';
import { route, type Route } from './route.ts';

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
    actor: 'taker',
    body: AcceptConversation,
    act: ({ hub, viewer, conversation, body }) =>
      acceptConversation(hub, viewer, { conversationId: conversation.id, version: body.version }),
  }),
  action({
    name: 'decline',
    summary: 'Decline the offer',
    actor: 'asked',
    body: DeclineConversation,
    act: ({ hub, viewer, conversation, body }) =>
      declineConversation(hub, viewer, { conversationId: conversation.id, reason: body.reason }),
  }),
  action({
    name: 'reply',
    summary: 'Answer by text or mail',
    actor: 'holder',
    body: Reply,
    act: ({ hub, viewer, conversation, body }) =>
      sendReply(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'note',
    summary: 'Add a note to the conversation',
    actor: 'anybody',
    body: AddNote,
    act: ({ hub, viewer, conversation, body }) =>
      addNote(hub, viewer, { ...body, clientId: conversation.clientId, conversationId: conversation.id }),
  }),
  action({
    name: 'hold',
    summary: 'Put the client on hold, with music',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) =>
      setHold(hub, viewer, { conversationId: conversation.id, hold: true }),
  }),
  action({
    name: 'resume',
    summary: 'Take the client back from hold',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) =>
      setHold(hub, viewer, { conversationId: conversation.id, hold: false }),
  }),
  action({
    name: 'mute',
    summary: 'Mute my own side of the call',
    actor: 'holder',
    body: CallAction,
    act: async ({ hub, viewer, conversation }) => {
      await setMuted(hub, viewer, { conversationId: conversation.id, muted: true });
      return null;
    },
  }),
  action({
    name: 'unmute',
    summary: 'Let me be heard again',
    actor: 'holder',
    body: CallAction,
    act: async ({ hub, viewer, conversation }) => {
      await setMuted(hub, viewer, { conversationId: conversation.id, muted: false });
      return null;
    },
  }),
  action({
    name: 'end',
    summary: 'Hang up, or finish a text or mail conversation; wrap-up begins',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) =>
      conversation.channel === 'call'
        ? hangUp(hub, viewer, conversation.id)
        : finishMessages(hub, viewer, conversation.id),
  }),
  action({
    name: 'call-back',
    summary: 'Call back who left a message; my phone rings first',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => orderCallback(hub, viewer, conversation.id),
  }),
  action({
    name: 'cancel-callback',
    summary: 'Nobody is to be called back any more',
    actor: 'taker',
    body: CancelCallback,
    act: ({ hub, viewer, conversation, body }) =>
      cancelCallback(hub, viewer, { conversationId: conversation.id, note: body.reason ?? null }),
  }),
  action({
    name: 'wrap-up',
    summary: 'Log disposition, note and follow-up, and close',
    actor: 'holder',
    body: WrapUp,
    act: ({ hub, viewer, conversation, body }) =>
      logAndClose(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'close',
    summary: 'Close without logging anything',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation, body }) =>
      logAndClose(hub, viewer, { ...body, conversationId: conversation.id, skips: true }),
  }),
  action({
    name: 'requeue',
    summary: 'Give a text or mail conversation back to its queue',
    actor: 'holder',
    body: DeclineConversation,
    act: ({ hub, viewer, conversation, body }) =>
      requeueConversation(hub, viewer, {
        conversationId: conversation.id,
        reason: body.reason ?? 'by_agent',
      }),
  }),
];
