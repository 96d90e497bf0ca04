import { get, patch, post, put } from './request.ts';
import type {
  CannedResponse,
  CannedResponseList,
  ChangeText,
  Done,
  Draft,
  DraftChannel,
  DraftList,
  FollowUp,
  NewCannedResponse,
  NoticeList,
  SaveDraft,
  SearchPage,
  SearchQuery,
  UndoneMessage,
  UpdateCannedResponse,
  Upload,
} from './types.ts';

/** What stands around writing: drafts, canned responses, what was written before. Part of `api`. */
export const writingApi = {
  drafts: (clientId: string) => get<DraftList>(`/api/clients/${clientId}/drafts`),
  /** `isLeaving`: the page is about to go, and the request outlives it. */
  saveDraft: (clientId: string, body: SaveDraft, isLeaving: boolean) =>
    put<Draft>(`/api/clients/${clientId}/drafts`, body, { keepalive: isLeaving }),
  takeDraftFiles: (clientId: string, body: { agentId: string; channel: DraftChannel; to: string }) =>
    post<{ uploads: Upload[] }>(`/api/clients/${clientId}/drafts/take-files`, body),
  undoSend: (messageId: string) => post<UndoneMessage>(`/api/messages/${messageId}/undo`),
  discardFile: (id: string) => post<Done>(`/api/attachments/${id}/discard`),
  fetchMedia: (messageId: string) => post<Done>(`/api/messages/${messageId}/fetch-media`),
  changePlannedText: (id: string, body: ChangeText) => patch<FollowUp>(`/api/follow-ups/${id}/text`, body),
  searchMessages: (query: SearchQuery) => get<SearchPage>('/api/search/messages', query),
  notices: () => get<NoticeList>('/api/me/notices'),
  mentions: (cursor?: string) => get<NoticeList>('/api/me/notices', { kind: 'mention', cursor }),
  readNotice: (id: string) => post<Done>(`/api/me/notices/${id}/read`),
  readNotices: (body: { until: string; kind?: 'mention' }) => post<Done>('/api/me/notices/read', body),
  cannedResponses: () => get<CannedResponseList>('/api/canned-responses'),
  makeCanned: (body: NewCannedResponse) => post<CannedResponse>('/api/canned-responses', body),
  changeCanned: (id: string, body: UpdateCannedResponse) =>
    patch<CannedResponse>(`/api/canned-responses/${id}`, body),
  deleteCanned: (id: string) => post<Done>(`/api/canned-responses/${id}/delete`),
};
