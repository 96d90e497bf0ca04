import { handOverPreview } from '../../core/agenda/handOverPreview.ts';
import { AskHandOver, HandedOver, HandOver, HandOverPreview } from '../../core/contract/handOver.ts';
import { handOver } from '../../core/followUps/handOver.ts';
import { route, type Route } from './route.ts';

export const handOverRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/follow-ups/hand-over',
    summary: 'How much somebody still has to do',
    permission: 'routing.manage',
    query: AskHandOver,
    reply: HandOverPreview,
    handle: ({ hub, viewer, query }) => handOverPreview(hub, viewer, query),
  }),
  route({
    method: 'post',
    path: '/follow-ups/hand-over',
    summary: 'Give what somebody still has to do to a colleague or a team, at once',
    permission: 'routing.manage',
    body: HandOver,
    reply: HandedOver,
    handle: ({ hub, viewer, body }) => handOver(hub, viewer, body),
  }),
];
