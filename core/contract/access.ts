import { z } from 'zod';
import { idOf } from './ids.ts';
import { Role } from './words.ts';

// Sign-in, second factor, sessions, keys and the record of what happened to them. Request bodies are strict.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
/** Whatever was typed; what is taken is decided by the rules for passwords, not by the shape of the request. */
const Password = z.string().min(1).max(1_000);

export const SignIn = z.strictObject({ email: z.string().trim().min(3).max(320), password: Password });
export const GiveCode = z.strictObject({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/),
});
export const GiveBackupCode = z.strictObject({ code: z.string().trim().min(8).max(40) });
export const WithPassword = z.strictObject({ password: Password });
export const EndSecondFactor = z.strictObject({ ...WithPassword.shape, ...GiveCode.shape });
export const ChangePassword = z.strictObject({ current: Password, next: Password });
export const SetPassword = z.strictObject({ token: z.string().min(20).max(100), password: Password });

/** `signed_in`: the cookie is set. `second_factor`: a code is asked for next. */
export const SignInReply = z.object({ next: z.enum(['signed_in', 'second_factor']) });
export type SignInReply = z.infer<typeof SignInReply>;
export const SecondFactorStart = z.object({
  uri: z.string(),
  /** The secret for typing in by hand, in base32. */
  secret: z.string(),
  backupCodes: z.array(z.string()),
});
export type SecondFactorStart = z.infer<typeof SecondFactorStart>;
export const BackupCodes = z.object({ backupCodes: z.array(z.string()) });
export type BackupCodes = z.infer<typeof BackupCodes>;
export const Done = z.object({ ok: z.literal(true) });
export type Done = z.infer<typeof Done>;

export const Account = z.object({
  name: z.string(),
  email: z.string(),
  role: Role,
  secondFactor: z.object({ on: z.boolean(), demanded: z.boolean(), backupCodesLeft: z.number().int() }),
});
export type Account = z.infer<typeof Account>;

export const AccountSession = z.object({
  id: z.string(),
  isThis: z.boolean(),
  startedAt: At,
  lastUsedAt: At,
  expiresAt: At,
  /** As the browser named itself at sign-in. */
  browser: z.string().nullable(),
  address: z.string().nullable(),
});
export type AccountSession = z.infer<typeof AccountSession>;
export const AccountSessions = z.object({ items: z.array(AccountSession) });
export type AccountSessions = z.infer<typeof AccountSessions>;
export const SessionParams = z.strictObject({ id: idOf('ownSession') });

export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  prefix: z.string().nullable(),
  createdAt: At,
  expiresAt: At.nullable(),
  lastUsedAt: At.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeys = z.object({ items: z.array(ApiKey) });
export const NewApiKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  days: z.number().int().min(1).max(365).default(90),
});
/** The key itself is in this answer and never again. */
export const MadeApiKey = z.object({ key: z.string(), item: ApiKey });
export const KeyParams = z.strictObject({ id: idOf('ownKey') });

export const PasswordLink = z.object({ url: z.string(), expiresAt: At });
export type PasswordLink = z.infer<typeof PasswordLink>;
export const AgentParams = z.strictObject({ id: idOf('agent') });

export const SecurityEvent = z.object({
  id: Id,
  at: At,
  kind: z.string(),
  userId: z.string(),
  userName: z.string().nullable(),
  byUserId: z.string().nullable(),
  byUserName: z.string().nullable(),
  address: z.string().nullable(),
});
export const SecurityEvents = z.object({ items: z.array(SecurityEvent), nextCursor: z.string().nullable() });
export const ListSecurityEvents = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
