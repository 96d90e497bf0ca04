import { dispositionsOf } from '../../core/afterCall/requirements.ts';
import { permissionsOf } from '../../core/access/viewer.ts';
import { phoneProvider } from '../../core/channels/voiceToken.ts';
import { AgentParams } from '../../core/contract/access.ts';
import { AgentList, AgentState, Board, QueueList, SetIntent } from '../../core/contract/agents.ts';
import { Desk, SessionReply } from '../../core/contract/api.ts';
import type { Hub } from '../../core/hub.ts';
import { loadBoard } from '../../core/metrics/board.ts';
import { listQueues } from '../../core/metrics/queues.ts';
import { listAgents, loadAgent } from '../../core/presence/agents.ts';
import { cancelNextIntent, confirmPresence, setIntent } from '../../core/presence/intent.ts';
import { sandboxUrlOf } from './sandboxUrl.ts';
import { route, type Route } from './route.ts';

export const agentRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/session',
    summary: 'Who is signed in, and what they may do',
    permission: 'desk.use',
    reply: SessionReply,
    async handle({ hub, viewer }) {
      const queues = await hub.prisma.queue.findMany({
        where: { divisionId: viewer.divisionId },
        include: {
          ourAddresses: { select: { kind: true, value: true } },
          division: { select: { dispositions: true } },
        },
        orderBy: { name: 'asc' },
      });
      return {
        user: { id: viewer.userId, name: viewer.name, email: viewer.email, role: viewer.role },
        agentId: viewer.agentId,
        permissions: [...permissionsOf(viewer.role, hub.config.sandbox)],
        queues: queues.map((queue) => ({
          id: queue.id,
          name: queue.name,
          dispositions: dispositionsOf(queue.division.dispositions, queue.dispositions),
          dispositionRequired: queue.dispositionRequired,
          noteRequired: queue.noteRequired,
          addresses: queue.ourAddresses,
        })),
        phone: phoneProvider(hub.config),
        sandbox: hub.config.sandbox,
        sandboxUrl: sandboxUrlOf(hub.config),
        serverTime: new Date().toISOString(),
      };
    },
  }),
  route({
    method: 'get',
    path: '/me/desk',
    summary: 'All that my console shows besides timelines: offers, work, what waits, follow-ups',
    permission: 'desk.use',
    reply: Desk,
    handle: ({ hub, viewer }) => hub.readDesk(viewer),
  }),
  route({
    method: 'put',
    path: '/agents/me/intent',
    summary: 'Go available, away or offline',
    permission: 'desk.use',
    body: SetIntent,
    reply: AgentState,
    async handle({ hub, viewer, body }) {
      await setIntent(hub, {
        agentId: viewer.agentId,
        intent: body.intent,
        reason: body.reason ?? null,
        byUserId: viewer.userId,
        when: body.when,
      });
      return loadAgent(hub.prisma, viewer.agentId);
    },
  }),
  route({
    method: 'post',
    path: '/agents/me/cancel-next',
    summary: 'I stay after all: what I wanted to be after my work is off',
    permission: 'desk.use',
    reply: AgentState,
    async handle({ hub, viewer }) {
      await cancelNextIntent(hub, viewer.agentId);
      return loadAgent(hub.prisma, viewer.agentId);
    },
  }),
  route({
    method: 'put',
    path: '/agents/:id/intent',
    summary: "Override an agent's status; audited, and the agent is told by whom",
    permission: 'agent.force',
    params: AgentParams,
    body: SetIntent,
    reply: AgentState,
    async handle({ hub, viewer, params, body, address }) {
      await setIntent(hub, {
        agentId: params.id,
        intent: body.intent,
        reason: body.reason ?? null,
        byUserId: viewer.userId,
        forced: { byName: viewer.name, address },
        when: body.when,
      });
      return loadAgent(hub.prisma, params.id);
    },
  }),
  route({
    method: 'post',
    path: '/agents/me/confirm-presence',
    summary: 'After a missed offer: I am here, offers may come again',
    permission: 'desk.use',
    reply: AgentState,
    async handle({ hub, viewer }) {
      await confirmPresence(hub, viewer.agentId);
      return loadAgent(hub.prisma, viewer.agentId);
    },
  }),
  route({
    method: 'get',
    path: '/agents',
    summary: 'The agents of my division: intent, engagement, since when, on what',
    permission: 'agent.read',
    reply: AgentList,
    handle: async ({ hub, viewer }) => ({
      items: await listAgents(hub, viewer.divisionId),
      nextCursor: null,
    }),
  }),
  route({
    method: 'get',
    path: '/queues',
    summary: 'The queues of my division: who waits, and today so far',
    permission: 'agent.read',
    reply: QueueList,
    handle: async ({ hub, viewer }) => ({
      items: await listQueues(hub, viewer.divisionId),
      nextCursor: null,
    }),
  }),
  route({
    method: 'get',
    path: '/board',
    summary: "The supervisor's board: queues and agents, now",
    permission: 'board.read',
    reply: Board,
    handle: ({ hub, viewer }: { hub: Hub; viewer: { divisionId: string } }) =>
      loadBoard(hub, viewer.divisionId),
  }),
];
