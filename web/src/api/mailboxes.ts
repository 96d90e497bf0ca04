import { get, patch, post, put } from './request.ts';
import type { FinishConsent, SaveConsent } from '#core/contract/mailConsents.ts';
import type { ImapFolderList, Mailbox, MailboxWays, SaveImap, SaveSmtp, TestMailResult } from './types.ts';

/** Our mailboxes, and the servers and keys by which their mails come and go. Part of `api`. */
export const mailboxApi = {
  mailboxes: () => get<{ items: Mailbox[] }>('/api/mailboxes'),
  saveMailbox: (id: string, body: { signature: string }) => patch<Mailbox>(`/api/mailboxes/${id}`, body),
  mailboxWays: (id: string) => get<MailboxWays>(`/api/mailboxes/${id}/ways`),
  saveSmtp: (id: string, body: SaveSmtp) => put<MailboxWays>(`/api/mailboxes/${id}/smtp`, body),
  removeSmtp: (id: string) => post<MailboxWays>(`/api/mailboxes/${id}/smtp/remove`),
  testSmtp: (id: string, body: { to: string }) =>
    post<TestMailResult>(`/api/mailboxes/${id}/smtp/test`, body),
  saveImap: (id: string, body: SaveImap) => put<MailboxWays>(`/api/mailboxes/${id}/imap`, body),
  removeImap: (id: string) => post<MailboxWays>(`/api/mailboxes/${id}/imap/remove`),
  resumeImap: (id: string) => post<MailboxWays>(`/api/mailboxes/${id}/imap/resume`),
  imapFolders: (id: string) => get<ImapFolderList>(`/api/mailboxes/${id}/imap/folders`),
  saveConsent: (id: string, body: SaveConsent) => put<MailboxWays>(`/api/mailboxes/${id}/consent`, body),
  askConsent: (id: string) => post<{ url: string }>(`/api/mailboxes/${id}/consent/ask`),
  removeConsent: (id: string) => post<MailboxWays>(`/api/mailboxes/${id}/consent/remove`),
  finishConsent: (body: FinishConsent) => post<{ mailboxId: string }>('/api/mail-consents/finish', body),
  makeDkim: (id: string) => post<MailboxWays>(`/api/mailboxes/${id}/dkim`),
  checkDkim: (id: string, body: { selector: string }) =>
    post<MailboxWays>(`/api/mailboxes/${id}/dkim/check`, body),
  switchDkim: (id: string, body: { selector: string; on: boolean }) =>
    post<MailboxWays>(`/api/mailboxes/${id}/dkim/switch`, body),
  removeDkim: (id: string, body: { selector: string }) =>
    post<MailboxWays>(`/api/mailboxes/${id}/dkim/remove`, body),
};
