import type { Done } from '#core/contract/access.ts';
import type {
  DryRun,
  FiringList,
  FiringWithDocument,
  Rule,
  RuleDocument,
  RuleVersion,
  Tried,
} from '#core/contract/rules.ts';
import { get, post, put, type Query } from '../api/request.ts';

export const ruleKeys = {
  rules: ['rules'],
  versions: (id: string) => ['rules', 'versions', id],
  firings: (query: string) => ['firings', query],
  firing: (id: string) => ['firings', 'one', id],
  dryRun: (id: string) => ['dryRun', id],
};

export const rulesApi = {
  rules: () => get<{ items: Rule[] }>('/api/rules'),
  make: (body: { name: string; document: RuleDocument }) => post<Rule>('/api/rules', body),
  change: (id: string, body: { name: string; document: RuleDocument; version: number }) =>
    put<Rule>(`/api/rules/${id}`, body),
  switch: (id: string, enabled: boolean) => post<Rule>(`/api/rules/${id}/switch`, { enabled }),
  order: (ruleIds: readonly string[]) => put<{ items: Rule[] }>('/api/rule-order', { ruleIds }),
  remove: (id: string) => post<Done>(`/api/rules/${id}/remove`),
  versions: (id: string) => get<{ items: RuleVersion[] }>(`/api/rules/${id}/versions`),
  firings: (query: Query) => get<FiringList>('/api/rule-firings', query),
  firing: (id: string) => get<FiringWithDocument>(`/api/rule-firings/${id}`),
  try: (body: { document: RuleDocument; clientId: string; seq: number }) =>
    post<Tried>('/api/rule-tries', body),
  orderDryRun: (document: RuleDocument) => post<DryRun>('/api/rule-dry-runs', { document }),
  dryRun: (id: string) => get<DryRun>(`/api/rule-dry-runs/${id}`),
};
