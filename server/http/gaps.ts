import { z } from 'zod';
import { listGaps, readGaps } from '../../core/agenda/gaps.ts';
import { readTopics } from '../../core/agenda/topics.ts';
import { idOf } from '../../core/contract/ids.ts';
import { Topics } from '../../core/contract/topics.ts';
import { AskGaps, GapPage, Gaps, ListGaps } from '../../core/contract/gaps.ts';
import { route, type Route } from './route.ts';

export const gapRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/gaps',
    summary: 'By agent: clients without a next date or a month’s action, and visits planned and kept',
    permission: 'followUp.use',
    query: AskGaps,
    reply: Gaps,
    handle: ({ hub, viewer, query }) => readGaps(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/gaps/clients',
    summary: 'The clients of a gap, the longest without an action first',
    permission: 'followUp.use',
    query: ListGaps,
    reply: GapPage,
    handle: ({ hub, viewer, query }) => listGaps(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/clients/:id/topics',
    summary: 'What to begin the next contact with',
    permission: 'client.read',
    params: z.strictObject({ id: idOf('client') }),
    reply: Topics,
    handle: ({ hub, params }) => readTopics(hub, params.id),
  }),
];
