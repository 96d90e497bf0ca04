import { QueueParams } from '../../core/contract/queues.ts';
import {
  AgentRouting,
  NewSkill,
  QueueRouting,
  Skill,
  SkillList,
  SkillParams,
  UpdateAgentRouting,
  UpdateQueueRouting,
  UpdateSkill,
} from '../../core/contract/skills.ts';
import { AgentParams } from '../../core/contract/access.ts';
import { changeAgentRouting } from '../../core/skills/agentRouting.ts';
import { changeQueueRouting, loadQueueRouting } from '../../core/skills/queueRouting.ts';
import { changeSkill, listSkills, makeSkill } from '../../core/skills/skills.ts';
import { route, type Route } from './route.ts';

export const skillRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/skills',
    summary: 'The skills of my division, and how many have them',
    permission: 'agent.read',
    reply: SkillList,
    handle: async ({ hub, viewer }) => ({ items: await listSkills(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'post',
    path: '/skills',
    summary: 'Make a skill',
    permission: 'routing.manage',
    body: NewSkill,
    reply: Skill,
    status: 201,
    handle: ({ hub, viewer, body }) => makeSkill(hub, viewer, body),
  }),
  route({
    method: 'patch',
    path: '/skills/:id',
    summary: 'Rename a skill, or retire it',
    permission: 'routing.manage',
    params: SkillParams,
    body: UpdateSkill,
    reply: Skill,
    handle: ({ hub, viewer, params, body }) => changeSkill(hub, viewer, { id: params.id, change: body }),
  }),
  route({
    method: 'patch',
    path: '/agents/:id/routing',
    summary: 'Change queues, skills, capacity or phone of an agent; in force at once',
    permission: 'routing.manage',
    params: AgentParams,
    body: UpdateAgentRouting,
    reply: AgentRouting,
    handle: ({ hub, viewer, params, body, address }) =>
      changeAgentRouting(hub, viewer, { agentId: params.id, change: body, address }),
  }),
  route({
    method: 'get',
    path: '/queues/:id/routing',
    summary: 'How a queue finds its agents: skills and rings, preferred agents, interruption',
    permission: 'routing.manage',
    params: QueueParams,
    reply: QueueRouting,
    handle: ({ hub, viewer, params }) => loadQueueRouting(hub, viewer, params.id),
  }),
  route({
    method: 'patch',
    path: '/queues/:id/routing',
    summary: 'Change how a queue finds its agents, for what enters it from now on',
    permission: 'routing.manage',
    params: QueueParams,
    body: UpdateQueueRouting,
    reply: QueueRouting,
    handle: ({ hub, viewer, params, body }) =>
      changeQueueRouting(hub, viewer, { queueId: params.id, change: body }),
  }),
];
