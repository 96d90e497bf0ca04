import type { AssignFollowUp, FollowUp, MoveFollowUp } from './types.ts';
import { post } from './request.ts';

/** Follow-ups as work. */
export const followUpApi = {
  moveFollowUp: (id: string, body: MoveFollowUp) => post<FollowUp>(`/api/follow-ups/${id}/move`, body),
  assignFollowUp: (id: string, body: AssignFollowUp) => post<FollowUp>(`/api/follow-ups/${id}/assign`, body),
  skipFollowUp: (id: string) => post<FollowUp>(`/api/follow-ups/${id}/cancel`, { onlyThis: true }),
};
