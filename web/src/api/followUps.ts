import type { CalendarFeed, DayPlan, MadeCalendarFeed } from '#core/contract/dayPlan.ts';
import type { GapPage, Gaps } from '#core/contract/gaps.ts';
import type { Topics } from '#core/contract/topics.ts';
import type { HandedOver, HandOverPreview } from '#core/contract/handOver.ts';
import type { AssignFollowUp, FollowUp, HandOver, MoveFollowUp } from './types.ts';
import { get, post } from './request.ts';

/** Follow-ups as work. */
export const followUpApi = {
  moveFollowUp: (id: string, body: MoveFollowUp) => post<FollowUp>(`/api/follow-ups/${id}/move`, body),
  assignFollowUp: (id: string, body: AssignFollowUp) => post<FollowUp>(`/api/follow-ups/${id}/assign`, body),
  skipFollowUp: (id: string) => post<FollowUp>(`/api/follow-ups/${id}/cancel`, { onlyThis: true }),
  handOver: (body: HandOver) => post<HandedOver>('/api/follow-ups/hand-over', body),
  handOverPreview: (fromId: string) => get<HandOverPreview>('/api/follow-ups/hand-over', { fromId }),
  gaps: (query: { agentId: string }) => get<Gaps>('/api/gaps', query),
  gapClients: (query: { list: string; agentId: string; cursor?: string }) =>
    get<GapPage>('/api/gaps/clients', query),
  topics: (clientId: string) => get<Topics>(`/api/clients/${clientId}/topics`),
  dayPlan: (query: { date?: string; timeZone?: string }) => get<DayPlan>('/api/day-plan', query),
  calendarFeed: () => get<CalendarFeed>('/api/me/calendar-feed'),
  makeCalendarFeed: () => post<MadeCalendarFeed>('/api/me/calendar-feed'),
  endCalendarFeed: () => post<unknown>('/api/me/calendar-feed/end'),
};
