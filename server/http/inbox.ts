import { z } from 'zod';
import { AssignConversation, SnoozeConversation, WorkCounts } from '../../core/contract/inbox.ts';
import { assignConversation } from '../../core/inbox/assign.ts';
import { snoozeConversation, wakeConversation } from '../../core/inbox/snooze.ts';
import { countWork } from '../../core/inbox/workLists.ts';
import { action } from './conversationAction.ts';
import { route, type Route } from './route.ts';

export const inboxRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/inbox/counts',
    summary: 'How much is in each of my lists, as of one instant',
    permission: 'conversation.read',
    reply: WorkCounts,
    handle: ({ hub, viewer }) => countWork(hub, viewer),
  }),
  action({
    name: 'assign',
    summary: 'Give a text or mail conversation to a colleague',
    actor: 'worker',
    body: AssignConversation,
    act: ({ hub, viewer, conversation, body }) =>
      assignConversation(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'snooze',
    summary: 'Put a text or mail conversation off, until a time or until the client answers',
    actor: 'worker',
    body: SnoozeConversation,
    act: ({ hub, viewer, conversation, body }) =>
      snoozeConversation(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'wake',
    summary: 'Take up again what was put off, before its time',
    actor: 'worker',
    body: z.strictObject({}),
    act: ({ hub, viewer, conversation }) => wakeConversation(hub, viewer, conversation.id),
  }),
];
