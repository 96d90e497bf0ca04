import { mayOverrule, type Viewer } from '../../core/access/viewer.ts';
import { Done } from '../../core/contract/access.ts';
import { AskDayPlan, CalendarFeed, DayPlan, MadeCalendarFeed } from '../../core/contract/dayPlan.ts';
import { AppError } from '../../core/errors.ts';
import { calendarFeedOf, endCalendarFeed, makeCalendarFeed } from '../../core/agenda/calendarFeed.ts';
import { readDayPlan } from '../../core/agenda/dayPlan.ts';
import { route, type Route } from './route.ts';

/** A feed outlives the key it would be made with, as a key of one's own would. */
function bySession(viewer: Viewer): void {
  if (viewer.sessionId === null) throw new AppError('forbidden', 'A key cannot do this');
}

export const dayPlanRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/day-plan',
    summary: 'A day of follow-ups: overdue, by the hour, visits, within windows, and what was done',
    permission: 'followUp.use',
    query: AskDayPlan,
    reply: DayPlan,
    handle({ hub, viewer, query }) {
      const isOwn = query.ownerId === 'me' || query.ownerId === viewer.agentId;
      return readDayPlan(hub, viewer, {
        ...query,
        ownerId: query.ownerId === 'me' ? viewer.agentId : query.ownerId,
        teams: isOwn ? viewer.queueIds : [],
        withSupervisors: isOwn && mayOverrule(viewer),
      });
    },
  }),
  route({
    method: 'get',
    path: '/me/calendar-feed',
    summary: 'Whether my calendar program has an address to read my follow-ups at',
    permission: 'followUp.use',
    reply: CalendarFeed,
    handle: ({ hub, viewer }) => calendarFeedOf(hub, viewer.agentId),
  }),
  route({
    method: 'post',
    path: '/me/calendar-feed',
    summary: 'Make an address for my calendar program, in place of the one before; it is shown once',
    permission: 'followUp.use',
    reply: MadeCalendarFeed,
    status: 201,
    async handle({ hub, viewer, address }) {
      bySession(viewer);
      return makeCalendarFeed(hub, { viewer, address });
    },
  }),
  route({
    method: 'post',
    path: '/me/calendar-feed/end',
    summary: 'Switch the address of my calendar off, at once',
    permission: 'followUp.use',
    reply: Done,
    async handle({ hub, viewer, address }) {
      bySession(viewer);
      await endCalendarFeed(hub, { viewer, address });
      return { ok: true as const };
    },
  }),
];
