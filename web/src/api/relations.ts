import type { ClientBonds, SetBonds } from '#core/contract/bonds.ts';
import type { FirstContact, FirstContactPage } from '#core/contract/figures.ts';
import type {
  ClientRelation,
  LostClientPage,
  RelationPage,
  RelationSummary,
  Retention,
  RetentionFigure,
  SetRelationState,
} from '#core/contract/relations.ts';
import type { SaveTouchPoint, TouchPointList } from '#core/contract/touchPoints.ts';
import type {
  WinBackAction,
  WinBackAnalysis,
  WinBackAssessment,
  WinBackCase,
  WinBackFigures,
  WinBackPage,
  WinBackPhase,
} from '#core/contract/winBack.ts';
import { get, post, put } from './request.ts';

/** How relationships stand, and winning clients back. */
export const relationApi = {
  relation: (clientId: string) => get<ClientRelation>(`/api/clients/${clientId}/relation`),
  setRelationState: (clientId: string, body: SetRelationState) =>
    post<ClientRelation>(`/api/clients/${clientId}/relation/state`, body),
  bonds: (clientId: string) => get<ClientBonds>(`/api/clients/${clientId}/bonds`),
  setBonds: (clientId: string, body: SetBonds) => put<ClientBonds>(`/api/clients/${clientId}/bonds`, body),
  summary: () => get<RelationSummary>('/api/relations/summary'),
  relations: (query: { list?: string; state?: string; tenure?: string; cursor?: string }) =>
    get<RelationPage>('/api/relations', query),
  lost: (cursor?: string) => get<LostClientPage>('/api/relations/lost', { cursor }),
  retention: (days: number) => get<Retention>('/api/relations/retention', { days }),
  retentionClients: (query: { figure: RetentionFigure; days: number; cursor?: string }) =>
    get<RelationPage>('/api/relations/retention/clients', query),
  firstContact: (days: number) => get<FirstContact>('/api/figures/first-contact', { days }),
  firstContactRows: (query: { of: string; days: number; cursor?: string }) =>
    get<FirstContactPage>('/api/figures/first-contact/contacts', query),
  touchPoints: () => get<TouchPointList>('/api/touch-points'),
  saveTouchPoint: (id: string | null, body: SaveTouchPoint) =>
    id === null
      ? post<TouchPointList>('/api/touch-points', body)
      : put<TouchPointList>(`/api/touch-points/${id}`, body),
  removeTouchPoint: (id: string) => post<TouchPointList>(`/api/touch-points/${id}/remove`),
  winBacks: (query: { phase?: WinBackPhase; cursor?: string }) => get<WinBackPage>('/api/win-back', query),
  winBack: (id: string) => get<WinBackCase>(`/api/win-back/${id}`),
  winBackFigures: () => get<WinBackFigures>('/api/win-back/figures'),
  openWinBack: (clientId: string) => post<WinBackCase>('/api/win-back', { clientId }),
  fillAnalysis: (id: string, body: WinBackAnalysis) =>
    post<WinBackCase>(`/api/win-back/${id}/analysis`, body),
  fillAction: (id: string, body: WinBackAction) => post<WinBackCase>(`/api/win-back/${id}/action`, body),
  fillAssessment: (id: string, body: WinBackAssessment) =>
    post<WinBackCase>(`/api/win-back/${id}/assessment`, body),
};
export const relationKeys = {
  relation: (clientId: string) => ['relation', clientId],
  bonds: (clientId: string) => ['relation', clientId, 'bonds'],
  all: ['relations'],
  summary: ['relations', 'summary'],
  list: (what: string) => ['relations', 'list', what],
  lost: ['relations', 'lost'],
  retention: (days: number) => ['relations', 'retention', days],
  winBacks: (phase: string) => ['relations', 'winBack', phase],
  winBack: (id: string) => ['relations', 'winBackCase', id],
  winBackFigures: ['relations', 'winBackFigures'],
  touchPoints: ['relations', 'touchPoints'],
};
