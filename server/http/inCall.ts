import { ActionReply, CallAction, Conversation } from '../../core/contract/api.ts';
import {
  AskForHelp,
  HelpList,
  PauseRecording,
  SeatOrder,
  TransferOrder,
} from '../../core/contract/inCall.ts';
import { loadConversationFor, presentConversation } from '../../core/conversations/conversations.ts';
import { askForHelp, endHelp, listHelp, takeHelp } from '../../core/help/helpRequests.ts';
import { endAfterWork } from '../../core/transfers/afterWork.ts';
import { bringGuest } from '../../core/transfers/bringGuest.ts';
import { leaveAsGuest, mergeParties, removeGuest, swapParties } from '../../core/transfers/changeGuests.ts';
import { pauseRecording, resumeRecording } from '../../core/transfers/pauseRecording.ts';
import { rejoinCall } from '../../core/transfers/rejoinCall.ts';
import { completeTransfer, transferCall } from '../../core/transfers/transferCall.ts';
import { action, ConversationParams } from './conversationAction.ts';
import { route, type Route } from './route.ts';

// What is done in a call with others in it: transfer, consult, add, ask for help, pause the recording.

export const inCallRoutes: readonly Route[] = [
  action({
    name: 'transfer',
    summary: 'Give the call away at once, to a colleague, a queue or a number',
    actor: 'holder',
    body: TransferOrder,
    act: ({ hub, viewer, conversation, body }) =>
      transferCall(hub, viewer, { conversationId: conversation.id, to: body.to }),
  }),
  action({
    name: 'consult',
    summary: 'Talk with somebody apart from the client, who hears music',
    actor: 'holder',
    body: TransferOrder,
    act: ({ hub, viewer, conversation, body }) =>
      bringGuest(hub, viewer, { conversationId: conversation.id, to: body.to, mode: 'consult' }),
  }),
  action({
    name: 'add-party',
    summary: 'Bring somebody into the talk',
    actor: 'holder',
    body: TransferOrder,
    act: ({ hub, viewer, conversation, body }) =>
      bringGuest(hub, viewer, { conversationId: conversation.id, to: body.to, mode: 'add' }),
  }),
  action({
    name: 'swap',
    summary: 'In a consultation: from the client to the other party, or back',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => swapParties(hub, viewer, conversation.id),
  }),
  action({
    name: 'merge',
    summary: 'In a consultation: all talk with each other',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => mergeParties(hub, viewer, conversation.id),
  }),
  action({
    name: 'complete-transfer',
    summary: 'Leave the call to who was consulted, or to who is in it on this seat',
    actor: 'holder',
    body: SeatOrder,
    act: ({ hub, viewer, conversation, body }) =>
      completeTransfer(hub, viewer, { conversationId: conversation.id, seat: body.seat }),
  }),
  action({
    name: 'remove-party',
    summary: 'Back out of a consultation, or take somebody out of the call',
    actor: 'holder',
    body: SeatOrder,
    act: ({ hub, viewer, conversation, body }) =>
      removeGuest(hub, viewer, { conversationId: conversation.id, seat: body.seat }),
  }),
  action({
    name: 'leave',
    summary: "Leave a colleague's call that I was asked into",
    actor: 'anybody',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => leaveAsGuest(hub, viewer, conversation.id),
  }),
  action({
    name: 'rejoin',
    summary: 'My line broke and my phone is there again: ring it into my call',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => rejoinCall(hub, viewer, conversation.id),
  }),
  action({
    name: 'pause-recording',
    summary: 'Pause the recording, for a time',
    actor: 'holder',
    body: PauseRecording,
    act: ({ hub, viewer, conversation, body }) =>
      pauseRecording(hub, viewer, { conversationId: conversation.id, forSeconds: body.forSeconds }),
  }),
  action({
    name: 'resume-recording',
    summary: 'Go on recording',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => resumeRecording(hub, viewer, conversation.id),
  }),
  action({
    name: 'ask-help',
    summary: 'Ask the supervisors of my division for help',
    actor: 'holder',
    body: AskForHelp,
    act: ({ hub, viewer, conversation, body }) =>
      askForHelp(hub, viewer, { conversationId: conversation.id, note: body.note }),
  }),
  action({
    name: 'end-help',
    summary: 'Help is needed no more',
    actor: 'holder',
    body: CallAction,
    act: ({ hub, viewer, conversation }) => endHelp(hub, viewer, conversation.id),
  }),
  route({
    method: 'post',
    path: '/conversations/:id/take-help',
    summary: 'As a supervisor: I am on it',
    permission: 'board.read',
    params: ConversationParams,
    body: CallAction,
    reply: ActionReply,
    async handle({ hub, viewer, params }) {
      const done = await takeHelp(hub, viewer, params.id);
      const conversation = presentConversation(await loadConversationFor(hub, viewer, params.id));
      return { conversation, eventId: done?.eventId ?? null, seq: done?.seq ?? null };
    },
  }),
  route({
    method: 'get',
    path: '/help',
    summary: 'Who of my division asks for help now',
    permission: 'board.read',
    reply: HelpList,
    handle: async ({ hub, viewer }) => ({
      items: await listHelp(hub, viewer.divisionId),
      nextCursor: null,
    }),
  }),
  route({
    method: 'post',
    path: '/conversations/:id/after-work/end',
    summary: 'I have written up what I gave away: ask me again',
    permission: 'conversation.work',
    params: ConversationParams,
    body: CallAction,
    reply: Conversation,
    async handle({ hub, viewer, params }) {
      await endAfterWork(hub, viewer, params.id);
      return presentConversation(await loadConversationFor(hub, viewer, params.id));
    },
  }),
];
