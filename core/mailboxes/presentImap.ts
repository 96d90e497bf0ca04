import type { z } from 'zod';
import {
  ImapAfter,
  MailFailure,
  MailSecurity,
  MailSignIn,
  type ImapAccount,
} from '../contract/mailAccounts.ts';
import type { ImapAccount as Row, ImapFolder } from '../../prisma/generated/client.ts';

/** An account as administrators see it: all but its password. */
export function presentImap(row: Row & { taken: ImapFolder[] }): z.input<typeof ImapAccount> {
  return {
    host: row.host,
    port: row.port,
    security: MailSecurity.parse(row.security),
    username: row.username,
    signIn: MailSignIn.catch('password').parse(row.signIn),
    folders: row.folders.map((path) => {
      const found = row.taken.find((one) => one.path === path);
      return { path, taken: Number(found?.taken ?? 0), movedAt: found?.movedAt.toISOString() ?? null };
    }),
    since: row.since.toISOString(),
    after: ImapAfter.parse(row.after),
    moveTo: row.moveTo,
    pausedAt: row.pausedAt?.toISOString() ?? null,
    failure: MailFailure.nullable().catch('other').parse(row.failure),
    failingSince: row.failingSince?.toISOString() ?? null,
    workedAt: row.workedAt?.toISOString() ?? null,
  };
}
