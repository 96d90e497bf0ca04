// The part of testIds.ts about whether machines may write.
//
// client's page      contact-panel, contact-answer-<channel>-<purpose> (data-ok, data-why), consent-<channel>-<purpose>, consent-how,
//                    consent-<given|refused>
// contact rules      contact-rules, contact-tab-<name>, refusal-<id>, refusal-filter-<name>, hours-on, hours-rule-<country>-<region>
//                    (data-holds), hours-new-<field>, hours-add, caps-save, cap-<n>-<field>, cap-add, cap-remove-<n>,
//                    holidays-country, holiday-<date>, company-day-<field>, company-day-add, company-day-<date>

export const contactingTestIds = {
  panel: 'contact-panel',
  answer: (channel: string, purpose: string) => `contact-answer-${channel}-${purpose}`,
  consent: (channel: string, purpose: string) => `consent-${channel}-${purpose}`,
  consentHow: 'consent-how',
  consentState: (state: string) => `consent-${state}`,
  page: 'contact-rules',
  tab: (name: string) => `contact-tab-${name}`,
  refusal: (id: string) => `refusal-${id}`,
  refusalFilter: (name: string) => `refusal-filter-${name}`,
  hoursOn: 'hours-on',
  hoursRule: (country: string, region: string | null) => `hours-rule-${country}-${region ?? 'all'}`,
  hoursNew: (field: string) => `hours-new-${field}`,
  hoursAdd: 'hours-add',
  capsSave: 'caps-save',
  cap: (index: number, field: string) => `cap-${index}-${field}`,
  capAdd: 'cap-add',
  capRemove: (index: number) => `cap-remove-${index}`,
  holidaysCountry: 'holidays-country',
  holiday: (date: string) => `holiday-${date}`,
  companyDay: (field: string) => `company-day-${field}`,
  companyDayAdd: 'company-day-add',
};
