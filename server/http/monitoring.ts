import { z } from 'zod';
import { can } from '../../core/access/viewer.ts';
import { idOf } from '../../core/contract/ids.ts';
import { Conversation } from '../../core/contract/api.ts';
import {
  ForceComplete,
  MonitorList,
  StartMonitoring,
  SwitchMonitoring,
} from '../../core/contract/monitoring.ts';
import { AppError } from '../../core/errors.ts';
import { loadConversationFor, presentConversation } from '../../core/conversations/conversations.ts';
import { forceComplete } from '../../core/monitoring/forceComplete.ts';
import { leaveMonitoring } from '../../core/monitoring/endMonitoring.ts';
import { listMonitors } from '../../core/monitoring/monitors.ts';
import { startMonitoring } from '../../core/monitoring/startMonitoring.ts';
import { switchMonitoring } from '../../core/monitoring/switchMonitoring.ts';
import type { Hub } from '../../core/hub.ts';
import { route, type Route } from './route.ts';

const params = z.strictObject({ id: idOf('conversation') });

const everybody = async (hub: Hub, divisionId: string) => ({ items: await listMonitors(hub, divisionId) });

export const monitoringRoutes: readonly Route[] = [
  route({
    method: 'post',
    path: '/conversations/:id/force-complete',
    summary: 'End what its agent does not end, with a reason that stands on the timeline',
    permission: 'call.forceComplete',
    params,
    body: ForceComplete,
    reply: Conversation,
    async handle({ hub, viewer, params: { id }, body: { reason } }) {
      await forceComplete(hub, viewer, { conversationId: id, reason });
      return presentConversation(await loadConversationFor(hub, viewer, id));
    },
  }),
  route({
    method: 'get',
    path: '/monitors',
    summary: 'Who listens to whose call in my division, now',
    permission: 'call.monitor',
    reply: MonitorList,
    handle: ({ hub, viewer }) => everybody(hub, viewer.divisionId),
  }),
  route({
    method: 'post',
    path: '/conversations/:id/monitor',
    summary: 'Listen to a call, speak to its agent alone, or join it: rings my own phone',
    permission: 'call.monitor',
    params,
    body: StartMonitoring,
    reply: MonitorList,
    async handle({ hub, viewer, params: { id }, body: { mode, unseen = false } }) {
      if (unseen && !can(viewer, 'call.monitorUnseen', false))
        throw new AppError('forbidden', 'The agent sees that you listen');
      await startMonitoring(hub, viewer, { conversationId: id, mode, unseen });
      return everybody(hub, viewer.divisionId);
    },
  }),
  route({
    method: 'put',
    path: '/conversations/:id/monitor',
    summary: 'Change who hears me in the call that I listen to',
    permission: 'call.monitor',
    params,
    body: SwitchMonitoring,
    reply: MonitorList,
    async handle({ hub, viewer, params: { id }, body: { mode } }) {
      await switchMonitoring(hub, viewer, { conversationId: id, mode });
      return everybody(hub, viewer.divisionId);
    },
  }),
  route({
    method: 'post',
    path: '/conversations/:id/monitor/end',
    summary: 'Leave the call that I listen to',
    permission: 'call.monitor',
    params,
    reply: MonitorList,
    async handle({ hub, viewer, params: { id } }) {
      await leaveMonitoring(hub, viewer, id);
      return everybody(hub, viewer.divisionId);
    },
  }),
];
