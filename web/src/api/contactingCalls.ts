import type { z } from 'zod';
import type {
  CompanyDay,
  ContactPanel,
  HolidayYear,
  HoursRuleList,
  NewHoursRule,
  RefusalPage,
  RemoveHoursRule,
  SetConsent,
} from '#core/contract/contacting.ts';
import { get, post } from './request.ts';

/** What the screens about the contact governor ask for. */
export const contactingCalls = {
  contactPanel: (clientId: string) => get<ContactPanel>(`/api/clients/${clientId}/contact`),
  setConsent: (clientId: string, body: z.input<typeof SetConsent>) =>
    post<ContactPanel>(`/api/clients/${clientId}/consent`, body),
  refusals: (query: { why?: string; purpose?: string; channel?: string; cursor?: string | undefined }) =>
    get<RefusalPage>('/api/contact-refusals', query),
  hoursRules: (on: string) => get<HoursRuleList>('/api/contact-hours', { on }),
  addHoursRule: (body: z.input<typeof NewHoursRule>) => post<HoursRuleList>('/api/contact-hours', body),
  removeHoursRule: (body: z.input<typeof RemoveHoursRule>) =>
    post<HoursRuleList>('/api/contact-hours/remove', body),
  holidays: ({ country, region, year }: { country: string; region: string | null; year: number }) =>
    get<HolidayYear>('/api/holidays', { country, region: region ?? undefined, year: String(year) }),
  addCompanyDay: (body: CompanyDay) => post<unknown>('/api/company-days', body),
  removeCompanyDay: (body: Omit<CompanyDay, 'name'>) => post<unknown>('/api/company-days/remove', body),
};
