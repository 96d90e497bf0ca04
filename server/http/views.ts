import { Done } from '../../core/contract/access.ts';
import { InboxView, InboxViewList, NewView, UpdateView, ViewParams } from '../../core/contract/views.ts';
import { changeView, deleteView, listViews, makeView } from '../../core/views/views.ts';
import { route, type Route } from './route.ts';

export const viewRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/inbox/views',
    summary: 'Filters saved under a name, my own and the team’s, in their order, and how much each finds now',
    permission: 'conversation.read',
    reply: InboxViewList,
    handle: async ({ hub, viewer }) => ({ items: await listViews(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/inbox/views',
    summary: 'Save filters of the inbox under a name; for the team: supervisors',
    permission: 'conversation.read',
    body: NewView,
    reply: InboxView,
    status: 201,
    handle: ({ hub, viewer, body }) => makeView(hub, viewer, body),
  }),
  route({
    method: 'patch',
    path: '/inbox/views/:id',
    summary: 'Rename a view, change what it finds, or move it one place',
    permission: 'conversation.read',
    params: ViewParams,
    body: UpdateView,
    reply: InboxView,
    handle: ({ hub, viewer, params, body }) => changeView(hub, viewer, { id: params.id, change: body }),
  }),
  route({
    method: 'post',
    path: '/inbox/views/:id/delete',
    summary: 'Delete a view; what it found stays',
    permission: 'conversation.read',
    params: ViewParams,
    reply: Done,
    async handle({ hub, viewer, params }) {
      await deleteView(hub, viewer, params.id);
      return { ok: true as const };
    },
  }),
];
