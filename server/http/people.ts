import { z } from 'zod';
import { idOf } from '../../core/contract/ids.ts';
import { Person, PersonList, UpdatePerson } from '../../core/contract/people.ts';
import { listPeople, updatePerson } from '../../core/presence/people.ts';
import { route, type Route } from './route.ts';

export const peopleRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/people',
    summary: 'The accounts of my division, disabled ones too: role, queues, skills, capacity',
    permission: 'routing.manage',
    reply: PersonList,
    handle: async ({ hub, viewer }) => ({ items: await listPeople(hub, viewer), nextCursor: null }),
  }),
  route({
    method: 'patch',
    path: '/agents/:id',
    summary:
      'Disable or enable an account, change its role or queues; sessions, keys and sockets end with it',
    permission: 'people.manage',
    params: z.strictObject({ id: idOf('agent') }),
    body: UpdatePerson,
    reply: Person,
    handle: ({ hub, viewer, params, body, address }) =>
      updatePerson(hub, viewer, { agentId: params.id, change: body, address }),
  }),
];
