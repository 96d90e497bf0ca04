import type { z } from 'zod';
import type {
  CaseCatalogue,
  CaseCounts,
  CaseDetail,
  CasePage,
  MoveCase,
  NewCase,
  NewRemedy,
  NewStep,
  PassCase,
  UpdateCase,
} from '#core/contract/cases.ts';
import type {
  CaseDigest,
  CaseFigures,
  Improvement,
  ImprovementList,
  NewCategory,
  NewImprovement,
  SetTarget,
  UpdateCategory,
  UpdateDepartment,
  UpdateImprovement,
} from '#core/contract/caseFigures.ts';
import type { ClientNeed, NewNeed } from '#core/contract/needs.ts';
import { get, patch, post, put, type Query } from '../api/request.ts';

const one = (id: string, what = '') => `/api/cases/${id}${what}`;

export const casesApi = {
  list: (query: Query) => get<CasePage>('/api/cases', query),
  counts: (query: Query) => get<CaseCounts>('/api/cases/counts', query),
  read: (id: string) => get<CaseDetail>(one(id)),
  open: (body: z.input<typeof NewCase>) => post<CaseDetail>('/api/cases', body),
  change: (id: string, body: z.input<typeof UpdateCase>) => patch<CaseDetail>(one(id), body),
  move: (id: string, body: z.input<typeof MoveCase>) => post<CaseDetail>(one(id, '/move'), body),
  note: (id: string, text: string) => post<CaseDetail>(one(id, '/notes'), { text }),
  link: (id: string, conversationId: string) =>
    post<CaseDetail>(one(id, '/conversations'), { conversationId }),
  addRemedy: (id: string, body: z.input<typeof NewRemedy>) => post<CaseDetail>(one(id, '/remedies'), body),
  addStep: (id: string, body: z.input<typeof NewStep>) => post<CaseDetail>(one(id, '/steps'), body),
  pass: (id: string, body: z.input<typeof PassCase>) => post<CaseDetail>(one(id, '/handoffs'), body),
  readHandoff: (id: string, handoffId: string) => post<CaseDetail>(one(id, `/handoffs/${handoffId}/read`)),
  answerHandoff: (id: string, handoffId: string, answer: string) =>
    post<CaseDetail>(one(id, `/handoffs/${handoffId}/answer`), { answer }),
  needs: (clientId: string) => get<{ items: ClientNeed[] }>(`/api/clients/${clientId}/needs`),
  noteNeed: (clientId: string, body: z.input<typeof NewNeed>) =>
    post<{ items: ClientNeed[] }>(`/api/clients/${clientId}/needs`, body),
  settleNeed: (id: string, settled: boolean) =>
    patch<{ items: ClientNeed[] }>(`/api/client-needs/${id}`, { settled }),
  catalogue: () => get<CaseCatalogue>('/api/case-catalogue'),
  makeCategory: (body: z.input<typeof NewCategory>) => post<CaseCatalogue>('/api/case-categories', body),
  changeCategory: (id: string, body: z.input<typeof UpdateCategory>) =>
    patch<CaseCatalogue>(`/api/case-categories/${id}`, body),
  changeDepartment: (id: string, body: z.input<typeof UpdateDepartment>) =>
    patch<CaseCatalogue>(`/api/departments/${id}`, body),
  setTarget: (body: z.input<typeof SetTarget>) => put<CaseCatalogue>('/api/case-targets', body),
  figures: (from: string, to: string) => get<CaseFigures>('/api/case-figures', { from, to }),
  digests: () => get<{ items: CaseDigest[] }>('/api/case-digests'),
  improvements: (state: string) => get<ImprovementList>('/api/improvements', { state }),
  makeImprovement: (body: z.input<typeof NewImprovement>) => post<Improvement>('/api/improvements', body),
  changeImprovement: (id: string, body: z.input<typeof UpdateImprovement>) =>
    patch<Improvement>(`/api/improvements/${id}`, body),
};
