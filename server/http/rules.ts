import { Done } from '../../core/contract/access.ts';
import {
  ChangeRule,
  DryRun,
  DryRunParams,
  FiringList,
  FiringParams,
  FiringWithDocument,
  ListFirings,
  NewRule,
  OrderDryRun,
  OrderRules,
  Rule,
  RuleList,
  RuleParams,
  RuleVersions,
  SwitchRule,
  Tried,
  TryRule,
} from '../../core/contract/rules.ts';
import { loadDryRun, orderDryRun } from '../../core/rules/dryRun.ts';
import { listFirings, loadFiring } from '../../core/rules/firings.ts';
import {
  changeRule,
  listRules,
  listVersions,
  loadRule,
  makeRule,
  orderRules,
  removeRule,
  switchRule,
} from '../../core/rules/rules.ts';
import { tryRule } from '../../core/rules/tryRule.ts';
import { route, type Route } from './route.ts';

const read: readonly Route[] = [
  route({
    method: 'get',
    path: '/rules',
    summary: 'The rules of my division, in the order in which they look at what happens',
    permission: 'rules.read',
    reply: RuleList,
    handle: async ({ hub, viewer }) => ({ items: await listRules(hub, viewer) }),
  }),
  route({
    method: 'get',
    path: '/rules/:id',
    summary: 'One rule as it is now',
    permission: 'rules.read',
    params: RuleParams,
    reply: Rule,
    handle: ({ hub, viewer, params }) => loadRule(hub, viewer, params.id),
  }),
  route({
    method: 'get',
    path: '/rules/:id/versions',
    summary: 'A rule as it was, each time it was saved',
    permission: 'rules.read',
    params: RuleParams,
    reply: RuleVersions,
    handle: async ({ hub, params }) => ({ items: await listVersions(hub, params.id) }),
  }),
  route({
    method: 'get',
    path: '/rule-firings',
    summary: 'What rules did, and why not; the newest first',
    permission: 'rules.read',
    query: ListFirings,
    reply: FiringList,
    handle: ({ hub, viewer, query }) => listFirings(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/rule-firings/:id',
    summary: 'One entry of the log, with the rule as it was then',
    permission: 'rules.read',
    params: FiringParams,
    reply: FiringWithDocument,
    handle: ({ hub, params }) => loadFiring(hub, params.id),
  }),
  route({
    method: 'get',
    path: '/rule-dry-runs/:id',
    summary: 'How far a dry run is, and what it has found',
    permission: 'rules.manage',
    params: DryRunParams,
    reply: DryRun,
    handle: ({ hub, params }) => loadDryRun(hub, params.id),
  }),
];

const write: readonly Route[] = [
  route({
    method: 'post',
    path: '/rules',
    summary: 'Make a rule; it is switched off at first',
    permission: 'rules.manage',
    body: NewRule,
    reply: Rule,
    status: 201,
    handle: ({ hub, viewer, body }) => makeRule(hub, viewer, body),
  }),
  route({
    method: 'put',
    path: '/rules/:id',
    summary: 'Change a rule: a new version of it',
    permission: 'rules.manage',
    params: RuleParams,
    body: ChangeRule,
    reply: Rule,
    handle: ({ hub, viewer, params, body }) => changeRule(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'post',
    path: '/rules/:id/switch',
    summary: 'Switch a rule on or off',
    permission: 'rules.manage',
    params: RuleParams,
    body: SwitchRule,
    reply: Rule,
    handle: ({ hub, viewer, params, body }) => switchRule(hub, viewer, { ...body, id: params.id }),
  }),
  route({
    method: 'put',
    path: '/rule-order',
    summary: 'Put all rules in an order',
    permission: 'rules.manage',
    body: OrderRules,
    reply: RuleList,
    handle: async ({ hub, viewer, body }) => ({ items: await orderRules(hub, viewer, body.ruleIds) }),
  }),
  route({
    method: 'post',
    path: '/rule-tries',
    summary: 'What a rule would make of one entry of a timeline; does nothing',
    permission: 'rules.manage',
    body: TryRule,
    reply: Tried,
    handle: ({ hub, viewer, body }) => tryRule(hub, viewer, body),
  }),
  route({
    method: 'post',
    path: '/rule-dry-runs',
    summary: 'What a rule would have done last month; does nothing',
    permission: 'rules.manage',
    body: OrderDryRun,
    reply: DryRun,
    status: 201,
    handle: ({ hub, viewer, body }) => orderDryRun(hub, viewer, body),
  }),
  route({
    method: 'post',
    path: '/rules/:id/remove',
    summary: 'Remove a rule; its log stays',
    permission: 'rules.manage',
    params: RuleParams,
    reply: Done,
    handle: async ({ hub, viewer, params }) => {
      await removeRule(hub, viewer, params.id);
      return { ok: true as const };
    },
  }),
];

export const ruleRoutes: readonly Route[] = [...read, ...write];
