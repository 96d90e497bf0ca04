import { Done } from '../../core/contract/access.ts';
import { ListNotices, NoticeList, NoticeParams, ReadNotices } from '../../core/contract/notices.ts';
import { listNotices, readNotices } from '../../core/writing/notices.ts';
import { route, type Route } from './route.ts';

export const noticeRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/me/notices',
    summary: 'Where I was mentioned, and what I had planned to send and was not sent; the newest first',
    permission: 'desk.use',
    query: ListNotices,
    reply: NoticeList,
    handle: ({ hub, viewer, query }) => listNotices(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/me/notices/read',
    summary: 'I have read all that came until then, or all of one kind',
    permission: 'desk.use',
    body: ReadNotices,
    reply: Done,
    async handle({ hub, viewer, body }) {
      await readNotices(hub, viewer, body);
      return { ok: true as const };
    },
  }),
  route({
    method: 'post',
    path: '/me/notices/:id/read',
    summary: 'I have read this one',
    permission: 'desk.use',
    params: NoticeParams,
    reply: Done,
    async handle({ hub, viewer, params }) {
      await readNotices(hub, viewer, { id: params.id });
      return { ok: true as const };
    },
  }),
];
