import type { z } from 'zod';
import type * as care from '#core/contract/care.ts';
import type * as dates from '#core/contract/careDates.ts';
import type * as revisits from '#core/contract/revisits.ts';
import { get, patch, post, put } from './request.ts';

type In<S extends z.ZodType> = z.input<S>;
interface Asked {
  clientId?: string;
  state?: 'open' | 'ended';
  cursor?: string | undefined;
}

/** Care of clients: dates, plans, revisits, review reports. Part of `api`. */
export const careApi = {
  clientCare: (id: string) => get<care.ClientCareReply>(`/api/clients/${id}/care`),
  saveClientCare: (id: string, body: In<typeof dates.UpdateClientCare>) =>
    patch<care.ClientCareReply>(`/api/clients/${id}/care`, body),
  saveDate: (id: string, body: In<typeof dates.SaveClientDate>) =>
    put<care.ClientCareReply>(`/api/clients/${id}/dates`, body),
  removeDate: (id: string, body: In<typeof dates.DateName>) =>
    post<care.ClientCareReply>(`/api/clients/${id}/dates/remove`, body),
  enrol: (id: string, planId: string) =>
    post<care.ClientCareReply>(`/api/clients/${id}/care/enrol`, { planId }),
  changeEnrolment: (id: string, body: In<typeof care.ChangeEnrolment>) =>
    post<care.ClientCareReply>(`/api/clients/${id}/care/change`, body),
  carePlans: () => get<{ items: care.CarePlan[] }>('/api/care/plans'),
  makePlan: (body: In<typeof care.NewCarePlan>) => post<care.CarePlan>('/api/care/plans', body),
  publishPlan: (id: string, body: In<typeof care.PublishCarePlan>) =>
    put<care.CarePlan>(`/api/care/plans/${id}`, body),
  retirePlan: (id: string, retired: boolean) =>
    post<care.CarePlan>(`/api/care/plans/${id}/retire`, { retired }),
  matchRule: (rule: In<typeof care.PlanRule>) => post<care.RuleMatch>('/api/care/match', { rule }),
  coverage: () => get<care.Coverage>('/api/care/coverage'),
  lateClients: (query: { list: 'late' | 'noPlan'; cursor?: string | undefined }) =>
    get<care.LatePage>('/api/care/late', query),
  revisits: (query: Asked) => get<revisits.RevisitPage>('/api/revisits', { ...query }),
  completeRevisit: (id: string, body: In<typeof revisits.CompleteRevisit>) =>
    post<revisits.Revisit>(`/api/revisits/${id}/complete`, body),
  skipRevisit: (id: string, reason: string) => post<revisits.Revisit>(`/api/revisits/${id}/skip`, { reason }),
  reports: (query: Asked) => get<revisits.ReportPage>('/api/review-reports', { ...query }),
  orderReport: (clientId: string, body: In<typeof revisits.OrderReport>) =>
    post<revisits.ReviewReport>(`/api/clients/${clientId}/review-reports`, body),
  approveReport: (id: string, body: In<typeof revisits.ApproveReport>) =>
    post<revisits.ReviewReport>(`/api/review-reports/${id}/approve`, body),
  declineReport: (id: string, reason: string) =>
    post<revisits.ReviewReport>(`/api/review-reports/${id}/decline`, { reason }),
};
