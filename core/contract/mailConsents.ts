import { z } from 'zod';

// The consent by which the servers of a mailbox let us in, in the place of a password (OAuth 2, RFC 6749 and 7636).

const At = z.iso.datetime({ offset: true });

export const ConsentProvider = z.enum(['google', 'microsoft', 'custom']);
export type ConsentProvider = z.infer<typeof ConsentProvider>;

/** none: not asked yet; withdrawn: the provider takes it no more. */
export const ConsentState = z.enum(['none', 'given', 'withdrawn']);
export type ConsentState = z.infer<typeof ConsentState>;

const Url = z.url({ protocol: /^https?$/ }).max(500);

export const SaveConsent = z.strictObject({
  provider: ConsentProvider,
  application: z.string().trim().min(1).max(300),
  /** Left out: the one that is kept, which goes nowhere else; where there is none, none is needed. */
  applicationSecret: z.string().min(1).max(1_000).optional(),
  /** Of a provider that we do not know. */
  authorizeUrl: Url.optional(),
  tokenUrl: Url.optional(),
  scope: z.string().trim().min(1).max(500).optional(),
  /** Whose mailbox it is there. */
  username: z.string().trim().min(3).max(320),
});
export type SaveConsent = z.output<typeof SaveConsent>;

export const MailConsent = z.object({
  provider: ConsentProvider,
  application: z.string(),
  hasSecret: z.boolean(),
  authorizeUrl: z.string(),
  tokenUrl: z.string(),
  scope: z.string(),
  username: z.string(),
  state: ConsentState,
  /** Why the last try to get a token failed; null: it did not. A MailFailure. */
  failure: z.string().nullable(),
  givenAt: At.nullable(),
});
export type MailConsent = z.infer<typeof MailConsent>;

/** Where the administrator's browser goes, to be asked there. */
export const ConsentAsked = z.object({ url: z.string() });

/** What the provider has sent the browser back with. */
export const FinishConsent = z.strictObject({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(4_000).optional(),
  error: z.string().max(200).optional(),
});
export type FinishConsent = z.infer<typeof FinishConsent>;
export const ConsentGiven = z.object({ mailboxId: z.uuid() });
