import {
  CallRates,
  OutboundPolicy,
  ReplaceCallRates,
  UpdateOutboundPolicy,
} from '../../core/contract/outbound.ts';
import { changePolicy, readPolicy } from '../../core/outbound/policy.ts';
import { readRates, replaceRates } from '../../core/outbound/rates.ts';
import { route, type Route } from './route.ts';

export const outboundRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/outbound/policy',
    summary: 'Where my division may call, and what a day may cost',
    permission: 'settings.read',
    reply: OutboundPolicy,
    handle: ({ hub, viewer }) => readPolicy(hub.prisma, viewer.divisionId),
  }),
  route({
    method: 'put',
    path: '/outbound/policy',
    summary: 'Choose where my division may call, and what a day may cost',
    permission: 'outbound.manage',
    body: UpdateOutboundPolicy,
    reply: OutboundPolicy,
    handle: ({ hub, viewer, body }) =>
      changePolicy(hub.prisma, { divisionId: viewer.divisionId, userId: viewer.userId, change: body }),
  }),
  route({
    method: 'get',
    path: '/outbound/rates',
    summary: 'What a minute costs, by prefix',
    permission: 'outbound.manage',
    reply: CallRates,
    handle: async ({ hub }) => ({ items: await readRates(hub) }),
  }),
  route({
    method: 'put',
    path: '/outbound/rates',
    summary: 'Replace the table of what a minute costs',
    permission: 'outbound.manage',
    body: ReplaceCallRates,
    reply: CallRates,
    handle: async ({ hub, body }) => ({ items: await replaceRates(hub, body.items) }),
  }),
];
