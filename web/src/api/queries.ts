import { QueryClient, type QueryKey } from '@tanstack/react-query';
import { isTransient } from './request.ts';

export const keys = {
  session: ['session'],
  account: ['account'],
  accountSessions: ['accountSessions'],
  desk: ['desk'],
  agents: ['agents'],
  queues: ['queues'],
  queueWaiting: (id: string) => ['queueWaiting', id],
  people: ['people'],
  skills: ['skills'],
  tags: ['tags'],
  care: ['care'],
  carePlans: ['care', 'plans'],
  careCoverage: ['care', 'coverage'],
  clientCare: (id: string) => ['care', 'client', id],
  revisits: (query: string) => ['care', 'revisits', query],
  reports: (query: string) => ['care', 'reports', query],
  lateClients: (list: string) => ['care', 'late', list],
  ruleMatch: (rule: string) => ['care', 'match', rule],
  contactPanel: (clientId: string) => ['contactPanel', clientId],
  refusals: (filter: string) => ['refusals', filter],
  hoursRules: (on: string) => ['hoursRules', on],
  holidays: (asked: string) => ['holidays', asked],
  blocked: ['blocked'],
  views: ['views'],
  queueRouting: (id: string) => ['queueRouting', id],
  queueSettings: (id: string) => ['queueSettings', id],
  serviceLevelCalls: (id: string, formula: string) => ['serviceLevelCalls', id, formula],
  board: ['board'],
  settings: ['settings'],
  clients: (query: string) => ['clients', query],
  client: (id: string) => ['client', id],
  clientConversations: (id: string) => ['conversations', id],
  followUps: ['followUps'],
  topics: (clientId: string) => ['client', clientId, 'topics'],
  calendarFeed: ['calendarFeed'],
  clientFollowUps: (id: string) => ['followUps', id],
  cases: ['cases'],
  caseOpen: ['cases', 'one'],
  case: (id: string) => ['cases', 'one', id],
  caseList: (query: string) => ['cases', 'list', query],
  caseCatalogue: ['caseCatalogue'],
  caseFigures: (query: string) => ['cases', 'figures', query],
  improvements: ['cases', 'improvements'],
  clientNeeds: (id: string) => ['client', id, 'needs'],
  clientCases: (id: string) => ['cases', 'client', id],
  relation: (clientId: string) => ['relation', clientId],
  relationsAll: ['relations'],
  firstContact: ['firstContact'],
  firstContactRows: (of: string) => ['firstContact', of],
  notices: ['notices'],
  mentions: ['notices', 'mention'],
  cannedResponses: ['cannedResponses'],
  drafts: (clientId: string) => ['drafts', clientId],
  wrapUpDraft: (id: string) => ['wrapUpDraft', id],
  surveyPreview: (id: string) => ['surveyPreview', id],
  invites: (id: string) => ['invites', id],
  message: (id: string) => ['message', id],
  callerIds: (number: string) => ['callerIds', number],
  textSenders: (number: string) => ['textSenders', number],
  recentCalls: ['recentCalls'],
  callRates: ['callRates'],
  outboundPolicy: ['outboundPolicy'],
  recordings: (conversationId: string) => ['recordings', conversationId],
  peaks: (recordingId: string) => ['peaks', recordingId],
  recordingAccesses: (recordingId: string) => ['recordingAccesses', recordingId],
  inbox: (filter: string) => ['inbox', filter],
  workCounts: ['workCounts'],
  suggestions: (id: string) => ['suggestions', id],
  provisional: ['provisional'],
  mailboxes: ['mailboxes'],
  imapFolders: (id: string) => ['imapFolders', id],
  mailboxWays: (id: string) => ['mailboxWays', id],
  messages: (query: string) => ['messages', query],
  quarantine: ['quarantine'],
  consentQuestions: ['consentQuestions'],
  verification: ['verification'],
} as const satisfies Record<string, QueryKey | ((id: string, of: string) => QueryKey)>;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      retry: (count, error) => isTransient(error) || (count < 1 && !('code' in error)),
      retryDelay: 2_000,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

/** A hint came or something was done: fetch again what hangs on these keys, if it is on screen. */
export function refresh(...stale: QueryKey[]): void {
  for (const queryKey of stale) {
    // A first answer that is still on its way is not asked for anew by this, and may be older than the hint.
    const first = queryClient.getQueryCache().findAll({
      queryKey,
      fetchStatus: 'fetching',
      predicate: ({ state }) => state.data === undefined,
    });
    const asked = queryClient.invalidateQueries({ queryKey });
    if (first.length > 0)
      void asked.then(() =>
        Promise.all(
          first.map((one) => queryClient.invalidateQueries({ queryKey: one.queryKey, exact: true })),
        ),
      );
  }
}
