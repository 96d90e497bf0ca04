import { NewTag, Tag, TagConversation, TagList, TagParams, UpdateTag } from '../../core/contract/tags.ts';
import { tagConversation } from '../../core/tags/tagConversation.ts';
import { changeTag, listTags, makeTag } from '../../core/tags/tags.ts';
import { action } from './conversationAction.ts';
import { route, type Route } from './route.ts';

export const tagRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/tags',
    summary: 'The tags of my division, and how many conversations bear each',
    permission: 'conversation.read',
    reply: TagList,
    handle: async ({ hub, viewer }) => ({ items: await listTags(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/tags',
    summary: 'Make a tag',
    permission: 'tags.manage',
    body: NewTag,
    reply: Tag,
    status: 201,
    handle: ({ hub, viewer, body }) => makeTag(hub, viewer, body),
  }),
  route({
    method: 'patch',
    path: '/tags/:id',
    summary: 'Rename or colour a tag, or retire it',
    permission: 'tags.manage',
    params: TagParams,
    body: UpdateTag,
    reply: Tag,
    handle: ({ hub, viewer, params, body }) => changeTag(hub, viewer, { id: params.id, change: body }),
  }),
  action({
    name: 'tag',
    summary: 'Put tags on a conversation, and take others off',
    actor: 'worker',
    body: TagConversation,
    act: ({ hub, viewer, conversation, body }) =>
      tagConversation(hub, viewer, { ...body, conversationId: conversation.id }),
  }),
];
