import { z } from 'zod';
import { JoinConversation, SplitConversation } from '../../core/contract/links.ts';
import { joinConversations } from '../../core/links/joinConversations.ts';
import { separateConversation } from '../../core/links/separateConversation.ts';
import { splitMail } from '../../core/links/splitMail.ts';
import { action } from './conversationAction.ts';
import type { Route } from './route.ts';

export const linkRoutes: readonly Route[] = [
  action({
    name: 'join',
    summary: 'Work on another open conversation of the same client together with this one',
    actor: 'holder',
    body: JoinConversation,
    act: ({ hub, viewer, conversation, body }) =>
      joinConversations(hub, viewer, { headId: conversation.id, partId: body.partId }),
  }),
  action({
    name: 'split',
    summary: 'Give a mail of this conversation one of its own, which later answers to it follow',
    actor: 'holder',
    body: SplitConversation,
    act: ({ hub, viewer, conversation, body }) =>
      splitMail(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
  action({
    name: 'separate',
    summary: 'Take this conversation out of the one that it is worked on together with',
    actor: 'holder',
    body: z.strictObject({}),
    act: ({ hub, viewer, conversation }) => separateConversation(hub, viewer, conversation.id),
  }),
];
