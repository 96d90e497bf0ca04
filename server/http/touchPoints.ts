import { SaveTouchPoint, TouchPointList, TouchPointParams } from '../../core/contract/touchPoints.ts';
import { listTouchPoints, removeTouchPoint, saveTouchPoint } from '../../core/relations/touchPoints.ts';
import type { Viewer } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import { route, type Route } from './route.ts';

const all = async (hub: Hub, viewer: Viewer) => ({
  items: await listTouchPoints(hub, viewer),
  nextCursor: null,
});

export const touchPointRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/touch-points',
    summary: 'Where clients meet the company, and how much each place is used',
    permission: 'relation.read',
    reply: TouchPointList,
    handle: ({ hub, viewer }) => all(hub, viewer),
  }),
  route({
    method: 'post',
    path: '/touch-points',
    summary: 'Add a touch point',
    permission: 'relation.manage',
    body: SaveTouchPoint,
    reply: TouchPointList,
    status: 201,
    async handle({ hub, viewer, body }) {
      await saveTouchPoint(hub, viewer, { id: null, point: body });
      return all(hub, viewer);
    },
  }),
  route({
    method: 'put',
    path: '/touch-points/:id',
    summary: 'Change a touch point',
    permission: 'relation.manage',
    params: TouchPointParams,
    body: SaveTouchPoint,
    reply: TouchPointList,
    async handle({ hub, viewer, params, body }) {
      await saveTouchPoint(hub, viewer, { id: params.id, point: body });
      return all(hub, viewer);
    },
  }),
  route({
    method: 'post',
    path: '/touch-points/:id/remove',
    summary: 'Remove a touch point',
    permission: 'relation.manage',
    params: TouchPointParams,
    reply: TouchPointList,
    async handle({ hub, viewer, params }) {
      await removeTouchPoint(hub, viewer, params.id);
      return all(hub, viewer);
    },
  }),
];
