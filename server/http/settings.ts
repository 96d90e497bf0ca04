import { Settings, UpdateSettings } from '../../core/contract/api.ts';
import { route, type Route } from './route.ts';

export const settingsRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/settings',
    summary: 'Switches: surveys, quiet hours',
    permission: 'settings.read',
    reply: Settings,
    handle: ({ hub }) => hub.settings.read(),
  }),
  route({
    method: 'put',
    path: '/settings',
    summary: 'Turn a switch',
    permission: 'settings.write',
    body: UpdateSettings,
    reply: Settings,
    handle: ({ hub, body }) => hub.settings.change(body),
  }),
];
