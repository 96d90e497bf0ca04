import {
  FirstContact,
  FirstContactPage,
  ListFirstContact,
  ReadFirstContact,
} from '../../core/contract/figures.ts';
import { listFirstContact, readFirstContact } from '../../core/metrics/contactResolution.ts';
import { route, type Route } from './route.ts';

export const firstContactRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/figures/first-contact',
    summary: 'How many clients were helped at the first contact, and with one call alone',
    permission: 'board.read',
    query: ReadFirstContact,
    reply: FirstContact,
    handle: ({ hub, viewer, query }) => readFirstContact(hub, viewer, query),
  }),
  route({
    method: 'get',
    path: '/figures/first-contact/contacts',
    summary: 'The contacts that such a figure is made of',
    permission: 'board.read',
    query: ListFirstContact,
    reply: FirstContactPage,
    handle: ({ hub, viewer, query }) => listFirstContact(hub, viewer, query),
  }),
];
