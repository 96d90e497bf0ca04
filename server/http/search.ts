import { SearchMessages, SearchPage } from '../../core/contract/search.ts';
import { searchMessages } from '../../core/search/searchMessages.ts';
import { route, type Route } from './route.ts';

export const searchRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/search/messages',
    summary:
      'Search texts, mails, notes, wrap-up notes and comments, newest first: words, "a phrase", -without, *part of a word, a number',
    permission: 'conversation.read',
    query: SearchMessages,
    reply: SearchPage,
    handle: ({ hub, viewer, query }) => searchMessages(hub, viewer, query),
  }),
];
