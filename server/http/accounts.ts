import {
  listSecurityEvents,
  loadAccount,
  resetSecondFactor,
  userOfAgent,
} from '../../core/access/accounts.ts';
import { listKeys, makeKey, revokeKey } from '../../core/access/apiTokens.ts';
import { makePasswordLink } from '../../core/access/passwordLinks.ts';
import { recordSecurityEvent } from '../../core/access/securityEvents.ts';
import { endSessions, listSessions } from '../../core/access/sessions.ts';
import type { Viewer } from '../../core/access/viewer.ts';
import {
  Account,
  AccountSessions,
  AgentParams,
  ApiKeys,
  Done,
  KeyParams,
  ListSecurityEvents,
  MadeApiKey,
  NewApiKey,
  PasswordLink,
  SecurityEvents,
  SessionParams,
} from '../../core/contract/access.ts';
import { AppError } from '../../core/errors.ts';
import { route, type Route } from './route.ts';

// One's own account, and what administrators do to others'. A key can neither make keys nor change anybody's access: who
// steals one must not be able to stay.

function bySession(viewer: Viewer): void {
  if (viewer.sessionId === null) throw new AppError('forbidden', 'A key cannot do this');
}

const done = { ok: true } as const;

const own: readonly Route[] = [
  route({
    method: 'get',
    path: '/me/account',
    summary: 'My account: name, role, second factor',
    permission: 'account.use',
    reply: Account,
    handle: ({ hub, viewer }) => loadAccount(hub, viewer.userId),
  }),
  route({
    method: 'get',
    path: '/me/sessions',
    summary: 'Where I am signed in',
    permission: 'account.use',
    reply: AccountSessions,
    handle: async ({ hub, viewer }) => ({ items: await listSessions(hub, viewer) }),
  }),
  route({
    method: 'post',
    path: '/me/sessions/end-others',
    summary: 'Sign me out everywhere else',
    permission: 'account.use',
    reply: Done,
    async handle({ hub, viewer, address }) {
      bySession(viewer);
      await endSessions(hub, viewer, { id: null, address });
      return done;
    },
  }),
  route({
    method: 'post',
    path: '/me/sessions/:id/end',
    summary: 'End one of my sessions',
    permission: 'account.use',
    params: SessionParams,
    reply: Done,
    async handle({ hub, viewer, params, address }) {
      bySession(viewer);
      await endSessions(hub, viewer, { id: params.id, address });
      return done;
    },
  }),
  route({
    method: 'get',
    path: '/me/keys',
    summary: 'My keys for programs',
    permission: 'desk.use',
    reply: ApiKeys,
    handle: async ({ hub, viewer }) => ({ items: await listKeys(hub, viewer.userId) }),
  }),
  route({
    method: 'post',
    path: '/me/keys',
    summary: 'Make a key for a program; it is shown once',
    permission: 'desk.use',
    body: NewApiKey,
    reply: MadeApiKey,
    status: 201,
    async handle({ hub, viewer, body, address }) {
      bySession(viewer);
      const { userId } = viewer;
      const { token, id } = await makeKey(hub.prisma, { userId, ...body });
      await recordSecurityEvent(hub.prisma, { kind: 'key_made', userId, byUserId: userId, address });
      const item = (await listKeys(hub, userId)).find((one) => one.id === id);
      if (!item) throw new AppError('conflict', 'The key was revoked in the same instant');
      return { key: token, item };
    },
  }),
  route({
    method: 'post',
    path: '/me/keys/:id/revoke',
    summary: 'Revoke one of my keys',
    permission: 'desk.use',
    params: KeyParams,
    reply: Done,
    async handle({ hub, viewer, params, address }) {
      bySession(viewer);
      await revokeKey(hub, viewer.userId, { id: params.id, address });
      return done;
    },
  }),
];

const ofAdministrators: readonly Route[] = [
  route({
    method: 'post',
    path: '/agents/:id/password-link',
    summary: 'A link with which an agent chooses a password: one use, one day',
    permission: 'people.manage',
    params: AgentParams,
    reply: PasswordLink,
    status: 201,
    async handle({ hub, viewer, params, address }) {
      bySession(viewer);
      const user = await userOfAgent(hub, { agentId: params.id, divisionId: viewer.divisionId });
      return makePasswordLink(hub, { userId: user.id, byUserId: viewer.userId, address });
    },
  }),
  route({
    method: 'post',
    path: '/agents/:id/reset-second-factor',
    summary: 'Take away the second factor of an agent who has lost it',
    permission: 'people.manage',
    params: AgentParams,
    reply: Done,
    async handle({ hub, viewer, params, address }) {
      bySession(viewer);
      const user = await userOfAgent(hub, { agentId: params.id, divisionId: viewer.divisionId });
      await resetSecondFactor(hub, user.id, { byUserId: viewer.userId, address });
      return done;
    },
  }),
  route({
    method: 'get',
    path: '/security-events',
    summary: 'What happened to accounts of my division: sign-ins, changes, resets',
    permission: 'people.manage',
    query: ListSecurityEvents,
    reply: SecurityEvents,
    handle: ({ hub, viewer, query }) =>
      listSecurityEvents(hub, { divisionId: viewer.divisionId, cursor: query.cursor, limit: query.limit }),
  }),
];

export const accountRoutes: readonly Route[] = [...own, ...ofAdministrators];
