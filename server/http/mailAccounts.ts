import { z } from 'zod';
import { idOf } from '../../core/contract/ids.ts';
import {
  ImapFolderList,
  MailboxWays,
  SaveImap,
  SaveSmtp,
  SwitchDkim,
  TestMail,
  TestMailResult,
  WhichDkim,
} from '../../core/contract/mailAccounts.ts';
import { checkKey, makeKey, removeKey, switchKey } from '../../core/mailboxes/dkimKeys.ts';
import { listFolders, removeImap, resumeImap, saveImap } from '../../core/mailboxes/imapAccounts.ts';
import { readWays, removeSmtp, saveSmtp, testWay } from '../../core/mailboxes/mailboxWays.ts';
import { route, type Route } from './route.ts';

const permission = 'numbers.manage';
const params = z.strictObject({ id: idOf('ourAddress') });

export const mailAccountRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/mailboxes/:id/ways',
    summary:
      'By which server the mails of a mailbox leave, the keys they are signed with, and who changed what',
    permission,
    params,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id } }) => readWays(hub, viewer, id),
  }),
  route({
    method: 'put',
    path: '/mailboxes/:id/smtp',
    summary: 'Have the mails of a mailbox leave by a server of its own; the password is needed for a new one',
    permission,
    params,
    body: SaveSmtp,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id }, body }) => saveSmtp(hub, viewer, { id, ...body }),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/smtp/remove',
    summary: 'Have the mails of a mailbox leave by the house’s server again',
    permission,
    params,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id } }) => removeSmtp(hub, viewer, id),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/smtp/test',
    summary: 'Send one mail by the way that mails of this mailbox leave, and say what came of it',
    permission,
    params,
    body: TestMail,
    reply: TestMailResult,
    handle: ({ hub, viewer, params: { id }, body }) => testWay(hub, viewer, { id, ...body }),
  }),
  route({
    method: 'put',
    path: '/mailboxes/:id/imap',
    summary: 'Have the mails of a mailbox fetched from a server; the password is needed for a new one',
    permission,
    params,
    body: SaveImap,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id }, body }) => saveImap(hub, viewer, { id, ...body }),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/imap/remove',
    summary: 'Have nothing fetched for a mailbox any more',
    permission,
    params,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id } }) => removeImap(hub, viewer, id),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/imap/resume',
    summary: 'Have mails fetched again that are not, at once',
    permission,
    params,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id } }) => resumeImap(hub, viewer, id),
  }),
  route({
    method: 'get',
    path: '/mailboxes/:id/imap/folders',
    summary: 'The folders at the server that mails are fetched from, asked now',
    permission,
    params,
    reply: ImapFolderList,
    handle: ({ hub, viewer, params: { id } }) => listFolders(hub, viewer, id),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/dkim',
    summary: 'Make a key for the domain of this mailbox; it does not sign yet',
    permission,
    params,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id } }) => makeKey(hub, viewer, id),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/dkim/check',
    summary: 'Ask the DNS for the record of a key',
    permission,
    params,
    body: WhichDkim,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id }, body }) => checkKey(hub, viewer, { id, ...body }),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/dkim/switch',
    summary: 'Have a key sign, which the DNS must have, or sign no more',
    permission,
    params,
    body: SwitchDkim,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id }, body }) => switchKey(hub, viewer, { id, ...body }),
  }),
  route({
    method: 'post',
    path: '/mailboxes/:id/dkim/remove',
    summary: 'Remove a key that does not sign',
    permission,
    params,
    body: WhichDkim,
    reply: MailboxWays,
    handle: ({ hub, viewer, params: { id }, body }) => removeKey(hub, viewer, { id, ...body }),
  }),
];
