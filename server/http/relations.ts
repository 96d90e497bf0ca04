import { z } from 'zod';
import { idOf } from '../../core/contract/ids.ts';
import {
  ClientRelation,
  ImportedOrders,
  ImportOrders,
  ListLost,
  ListOrders,
  ListRelations,
  ListRetention,
  LostClientPage,
  OrderPage,
  ReadRetention,
  RelationPage,
  RelationSummary,
  Retention,
  SetRelationState,
} from '../../core/contract/relations.ts';
import { BondParams, ClientBonds, SetBonds } from '../../core/contract/bonds.ts';
import { importOrders, listOrders } from '../../core/orders/importOrders.ts';
import { readBonds, setBonds } from '../../core/relations/bonds.ts';
import { listRelations } from '../../core/relations/listRelations.ts';
import { listLostClients } from '../../core/relations/lostClients.ts';
import { readRelation } from '../../core/relations/readRelation.ts';
import { readRelationSummary } from '../../core/relations/relationSummary.ts';
import { listRetention, readRetention } from '../../core/relations/retention.ts';
import { setRelationState } from '../../core/relations/setRelationState.ts';
import { route, type Route } from './route.ts';

const ClientParams = z.strictObject({ id: idOf('client') });

export const relationRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/clients/:id/relation',
    summary: 'How the relationship with a client stands, and how it came to be so',
    permission: 'client.read',
    params: ClientParams,
    reply: ClientRelation,
    handle: ({ hub, viewer, params }) => readRelation(hub, viewer, params.id),
  }),
  route({
    method: 'post',
    path: '/clients/:id/relation/state',
    summary: 'Set the state of a relationship to one that may follow, and say why',
    permission: 'relation.manage',
    params: ClientParams,
    body: SetRelationState,
    reply: ClientRelation,
    async handle({ hub, viewer, params, body }) {
      await setRelationState(hub, viewer, { ...body, clientId: params.id });
      return readRelation(hub, viewer, params.id);
    },
  }),
  route({
    method: 'get',
    path: '/clients/:id/bonds',
    summary: 'How dear it would be to leave, who brought a client, and whom they brought',
    permission: 'client.read',
    params: BondParams,
    reply: ClientBonds,
    handle: ({ hub, params }) => readBonds(hub, params.id),
  }),
  route({
    method: 'put',
    path: '/clients/:id/bonds',
    summary: 'Say how dear it would be to leave, and who brought the client',
    permission: 'client.write',
    params: BondParams,
    body: SetBonds,
    reply: ClientBonds,
    handle: ({ hub, viewer, params, body }) => setBonds(hub, viewer, { ...body, clientId: params.id }),
  }),
  route({
    method: 'get',
    path: '/clients/:id/orders',
    summary: 'The orders of a client, the newest first',
    permission: 'client.read',
    params: ClientParams,
    query: ListOrders,
    reply: OrderPage,
    handle: ({ hub, viewer, params, query }) => listOrders(hub, viewer, { ...query, clientId: params.id }),
  }),
  route({
    method: 'post',
    path: '/orders/import',
    summary: 'Take orders in; one whose number is known is left as it is',
    permission: 'orders.import',
    body: ImportOrders,
    reply: ImportedOrders,
    handle: ({ hub, viewer, body }) => importOrders(hub, viewer, body),
  }),
  route({
    method: 'get',
    path: '/relations/summary',
    summary: 'How many clients are in which quadrant, state and group',
    permission: 'relation.read',
    reply: RelationSummary,
    handle: ({ hub, viewer }) => readRelationSummary(hub, viewer),
  }),
  route({
    method: 'get',
    path: '/relations',
    summary: 'The clients of a quadrant, a state or a list',
    permission: 'relation.read',
    query: ListRelations,
    reply: RelationPage,
    handle: ({ hub, viewer, query }) => listRelations(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/relations/lost',
    summary: 'Key clients whom we have lost, with last contact, last score, reason and value',
    permission: 'relation.read',
    query: ListLost,
    reply: LostClientPage,
    handle: ({ hub, viewer, query }) => listLostClients(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/relations/retention',
    summary: 'Who stayed, went, came back, was found and rose in the last days',
    permission: 'relation.read',
    query: ReadRetention,
    reply: Retention,
    handle: ({ hub, viewer, query }) => readRetention(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/relations/retention/clients',
    summary: 'The clients that such a figure counts',
    permission: 'relation.read',
    query: ListRetention,
    reply: RelationPage,
    handle: ({ hub, viewer, query }) => listRetention(hub, viewer, query),
  }),
];
