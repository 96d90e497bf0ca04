import { Settings, UpdateSettings } from '../../core/contract/settings.ts';
import { can } from '../../core/access/viewer.ts';
import { AppError } from '../../core/errors.ts';
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
    handle({ hub, viewer, body }) {
      if (body.secondFactorRoles && !can(viewer, 'people.manage', false))
        throw new AppError('forbidden', 'Only administrators demand a second factor');
      return hub.settings.change(body);
    },
  }),
];
