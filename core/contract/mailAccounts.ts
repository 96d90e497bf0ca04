import { z } from 'zod';
import { MailConsent } from './mailConsents.ts';
import { Instant } from './words.ts';

// The ways of a mailbox: the server by which its mails leave, the keys they are signed with, and the server from which its
// mails are fetched.

const At = z.iso.datetime({ offset: true });

/** tls: from the first byte; starttls: from the greeting on, or not at all; none: only in the sandbox. */
export const MailSecurity = z.enum(['tls', 'starttls', 'none']);
export type MailSecurity = z.infer<typeof MailSecurity>;

/** Why a server of a mail account cannot be used, in words that do not depend on the server. */
export const MailFailure = z.enum([
  'auth',
  'unknown_host',
  'private_address',
  'port',
  'refused',
  'timeout',
  'tls',
  'secret',
  'consent',
  'mailbox',
  'recipient',
  'folder',
  'other',
]);
export type MailFailure = z.infer<typeof MailFailure>;

/** A name or an address, as it is typed; whether it may be asked is decided when it is. */
const Host = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:]{2,45})$/, 'must be the name of a server');

export const Server = {
  host: Host,
  port: z.number().int().min(1).max(65_535),
  security: MailSecurity,
  username: z.string().trim().min(1).max(320),
};
/** By a password, or by the consent that the mailbox's owner has given at the provider (OAuth 2). */
export const MailSignIn = z.enum(['password', 'consent']);
export type MailSignIn = z.infer<typeof MailSignIn>;

/** Left out: the one that is kept, which goes to no other server and for no other user name. */
export const Password = z.string().min(1).max(1_000).optional();

const SignIn = MailSignIn.default('password');

export const SaveSmtp = z.strictObject({ ...Server, signIn: SignIn, password: Password });
export type SaveSmtp = z.output<typeof SaveSmtp>;
export type SaveSmtpBody = z.input<typeof SaveSmtp>;

export const SmtpAccount = z.object({
  ...Server,
  signIn: MailSignIn,
  /** Since when mails do not get away by it, and why; null: they do, or none has tried. */
  failure: MailFailure.nullable(),
  failingSince: At.nullable(),
  workedAt: At.nullable(),
});
export type SmtpAccount = z.infer<typeof SmtpAccount>;

/** What becomes of a mail at its server when it was taken in. Nothing is ever deleted there. */
export const ImapAfter = z.enum(['keep', 'seen', 'move']);
export type ImapAfter = z.infer<typeof ImapAfter>;

const Folder = z.string().min(1).max(255);

export const SaveImap = z.strictObject({
  ...Server,
  signIn: SignIn,
  password: Password,
  folders: z.array(Folder).min(1).max(20),
  /** What came there before is left there. */
  since: Instant,
  after: ImapAfter,
  /** The folder that mails are moved to; null unless they are. */
  moveTo: Folder.nullable(),
});
export type SaveImap = z.output<typeof SaveImap>;

export const ImapAccount = z.object({
  ...Server,
  signIn: MailSignIn,
  folders: z.array(z.object({ path: z.string(), taken: z.number().int(), movedAt: At.nullable() })),
  since: At,
  after: ImapAfter,
  moveTo: z.string().nullable(),
  /** Since when it stands still until somebody mends it; null: it works, or is tried again by itself. */
  pausedAt: At.nullable(),
  failure: MailFailure.nullable(),
  failingSince: At.nullable(),
  workedAt: At.nullable(),
});
export type ImapAccount = z.infer<typeof ImapAccount>;

export const ImapFolderList = z.object({
  folders: z.array(z.string()),
  /** Why there are none; null: these are all, or the first 500. */
  failure: MailFailure.nullable(),
});
export type ImapFolderList = z.infer<typeof ImapFolderList>;

/** found: as it must be; missing: nothing there; different: something else is there; unknown: the DNS could not be asked. */
export const DkimFound = z.enum(['found', 'missing', 'different', 'unknown']);
export type DkimFound = z.infer<typeof DkimFound>;

export const DkimKey = z.object({
  domain: z.string(),
  selector: z.string(),
  /** The name of the TXT record, and what it must say. */
  recordName: z.string(),
  record: z.string(),
  signsSince: At.nullable(),
  checkedAt: At.nullable(),
  found: DkimFound.nullable(),
});
export type DkimKey = z.infer<typeof DkimKey>;

export const MailboxChangeKind = z.enum([
  'smtp_saved',
  'smtp_removed',
  'smtp_tested',
  'dkim_made',
  'dkim_on',
  'dkim_off',
  'dkim_removed',
  'imap_saved',
  'imap_removed',
  'imap_resumed',
  'consent_saved',
  'consent_given',
  'consent_removed',
]);
export type MailboxChangeKind = z.infer<typeof MailboxChangeKind>;

export const MailboxChange = z.object({
  at: At,
  byName: z.string(),
  what: MailboxChangeKind,
  /** The server, or the selector. */
  detail: z.string().nullable(),
});

export const MailboxWays = z.object({
  /** Null: by the house's own server. */
  smtp: SmtpAccount.nullable(),
  dkim: z.array(DkimKey),
  /** Null: nothing is fetched; what comes, comes in at our door. */
  imap: ImapAccount.nullable(),
  /** Null: nobody has said where to ask for one. */
  consent: MailConsent.nullable(),
  /** Where providers send a browser back to, as it must be registered with them. */
  consentReturnUrl: z.string(),
  /** The newest first, fifty at most. */
  changes: z.array(MailboxChange),
});
export type MailboxWays = z.infer<typeof MailboxWays>;

export const WhichDkim = z.strictObject({ selector: z.string().regex(/^[a-z0-9-]{1,63}$/) });
export const SwitchDkim = WhichDkim.extend({ on: z.boolean() });

export const TestMail = z.strictObject({ to: z.string().trim().min(3).max(320) });
export const TestMailResult = z.object({
  /** Null: the server took it. */
  failure: MailFailure.nullable(),
  /** What the server said, in its words. */
  answer: z.string().nullable(),
});
export type TestMailResult = z.infer<typeof TestMailResult>;
