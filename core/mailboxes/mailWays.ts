import type pg from 'pg';
import { unseal } from '../access/seal.ts';
import { MailAccountError } from '../channels/mailFailure.ts';
import type { MailWays, Signer, SmtpLine } from '../channels/mailWay.ts';
import { MailSecurity, type MailFailure } from '../contract/mailAccounts.ts';
import type { Config } from '../config.ts';
import type { Logger } from '../logger.ts';
import type { Outside } from '../outside/httpClient.ts';
import { tokensOf } from './accessTokens.ts';

interface Row {
  id: string;
  version: number | null;
  host: string;
  port: number;
  security: string;
  username: string;
  sign_in: string;
  secret: string;
  keys: { domain: string; selector: string; secret: string }[];
}

interface Parts {
  pool: pg.Pool;
  config: Pick<Config, 'authSecret'>;
  outside: Outside;
  log: Logger;
}

/** What a sealed secret is of. */
export const smtpSecret = (mailboxId: string): string => `smtp ${mailboxId}`;
export const dkimSecret = (key: { domain: string; selector: string }): string =>
  `dkim ${key.selector}.${key.domain}`;

/** The ways of our mailboxes as they are set up now: read with each mail, so that what is changed holds at once. */
export function openMailWays({ pool, config, outside, log }: Parts): MailWays {
  const { authSecret } = config;
  const noted = new Map<string, MailFailure | null>();
  return {
    async of(from) {
      const { rows } = await pool.query<Row>({
        name: 'mail_way',
        text: `SELECT o.id, a.version, a.host, a.port, a.security, a.username, a.sign_in, a.secret,
            (SELECT coalesce(json_agg(json_build_object('domain', k.domain, 'selector', k.selector, 'secret', k.secret)), '[]')
               FROM dkim_key k WHERE k.domain = split_part(o.value, '@', 2) AND k.signs_since IS NOT NULL) AS keys
          FROM our_address o LEFT JOIN smtp_account a ON a.our_address_id = o.id WHERE o.kind = 'email' AND o.value = $1`,
        values: [from],
      });
      const [row] = rows;
      if (!row) return { line: null, signers: [] };
      const signers = signersOf(authSecret, row);
      if (row.version === null) return { line: null, signers };
      if (row.sign_in !== 'consent') return { line: toLine(authSecret, row, row.version), signers };
      const tokens = tokensOf({ pool, config, outside }, row.id);
      try {
        const token = await tokens.get();
        return { line: { ...serverOf(row, row.version), password: null, token, tokens }, signers };
      } catch (error) {
        if (!(error instanceof MailAccountError)) throw error;
        this.note({ id: row.id, version: row.version }, error.failure);
        return { line: 'noConsent', signers };
      }
    },
    note({ id, version, token, tokens }, failure) {
      if (failure === 'auth' && token && tokens)
        void tokens
          .refused(token)
          .catch((err: unknown) => log.debug({ err, mailbox: id }, 'token not given up'));
      const of = `${id} ${version}`;
      if (noted.get(of) === failure) return;
      // Old versions are not asked for any more.
      if (noted.size > 1_000) noted.clear();
      noted.set(of, failure);
      void writeDown(pool, { id, version, failure }).catch((err: unknown) => {
        noted.delete(of);
        log.debug({ err, mailbox: id }, 'state of a mail account not noted');
      });
    },
  };
}

async function writeDown(
  pool: pg.Pool,
  { id, version, failure }: { id: string; version: number; failure: MailFailure | null },
): Promise<void> {
  await pool.query(
    `UPDATE smtp_account SET failure = $3, failing_since = CASE WHEN $3::text IS NOT NULL THEN coalesce(failing_since, now()) END,
            worked_at = CASE WHEN $3::text IS NULL THEN now() ELSE worked_at END
      WHERE our_address_id = $1 AND version = $2`,
    [id, version, failure],
  );
}

function toLine(authSecret: string, row: Row, version: number): SmtpLine | 'unreadable' {
  const password = unseal(authSecret, smtpSecret(row.id), row.secret);
  if (password === null) return 'unreadable';
  return { ...serverOf(row, version), password, token: null, tokens: null };
}

function serverOf({ id, host, port, username, security }: Row, version: number) {
  return { id, version, host, port, security: MailSecurity.parse(security), username };
}

/** A key that cannot be read does not hold up a mail: unsigned, it still arrives where it is expected. */
function signersOf(authSecret: string, { keys }: Row): Signer[] {
  return keys.flatMap((key) => {
    const privateKey = unseal(authSecret, dkimSecret(key), key.secret);
    return privateKey === null ? [] : [{ domainName: key.domain, keySelector: key.selector, privateKey }];
  });
}
