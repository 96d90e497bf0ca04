import { agentRoutes } from './http/agents.ts';
import { clientRoutes } from './http/clients.ts';
import { conversationRoutes } from './http/conversations.ts';
import { followUpRoutes } from './http/followUps.ts';
import { messageRoutes } from './http/messages.ts';
import type { Route } from './http/route.ts';
import { settingsRoutes } from './http/settings.ts';

// The whole API below /api: method, path, permission, schemas and handler of each. The OpenAPI document is made of it.

export const routes: readonly Route[] = [
  ...agentRoutes,
  ...clientRoutes,
  ...conversationRoutes,
  ...messageRoutes,
  ...followUpRoutes,
  ...settingsRoutes,
];
