import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { seal, unseal } from '../access/seal.ts';
import type { TokenSource } from '../channels/mailWay.ts';
import { MailAccountError } from '../channels/mailFailure.ts';
import { askForTokens, type Tokens } from '../channels/oauth.ts';
import type { Config } from '../config.ts';
import type { Outside } from '../outside/httpClient.ts';

// Tokens that the servers of a mailbox let us in with. Must stay true: one process asks for a new one, the others wait for
// it (a provider may take an old refresh token for a stolen one); and what a provider takes no more is asked with no more.

/** So long before its end a token is not used any more. */
const EARLY_MS = 3 * 60_000;
/** Longer than a question to a provider may take. */
const CLAIM_SECONDS = 15;
const WAIT_MS = 250;
const MOST_WAITS = 80;

/** What a sealed secret of a consent is of. */
export const consentSecret = (
  mailboxId: string,
  what: 'client' | 'refresh' | 'access' | 'verifier',
): string => `consent ${what} ${mailboxId}`;

interface Parts {
  pool: pg.Pool;
  config: Pick<Config, 'authSecret'>;
  outside: Outside;
}

interface Row {
  state: string;
  version: number;
  token_url: string;
  client_id: string;
  client_secret: string | null;
  refresh_token: string | null;
  access_token: string | null;
  expires_at: Date | null;
}

/** The token of a mailbox, whenever one is needed. */
export function tokensOf(parts: Parts, mailboxId: string): TokenSource {
  return {
    get: () => accessTokenOf(parts, mailboxId),
    async refused(token) {
      const row = await load(parts, mailboxId);
      if (
        !row?.access_token ||
        open(parts, { id: mailboxId, what: 'access', sealed: row.access_token }) !== token
      )
        return;
      await parts.pool.query(
        'UPDATE mail_consent SET expires_at = now() WHERE our_address_id = $1 AND version = $2',
        [mailboxId, row.version],
      );
    },
  };
}

/** A token that is good for some minutes at least. Throws MailAccountError: `consent`, `secret`, or why there is none now. */
async function accessTokenOf(parts: Parts, id: string): Promise<string> {
  for (let waits = 0; waits < MOST_WAITS; waits += 1) {
    const row = await load(parts, id);
    if (row?.state !== 'given') throw new MailAccountError('consent');
    if (row.access_token && (row.expires_at?.getTime() ?? 0) > Date.now() + EARLY_MS)
      return open(parts, { id, what: 'access', sealed: row.access_token });
    if (await claim(parts, id, row.version)) return refresh(parts, id, row);
    await sleep(WAIT_MS);
  }
  throw new MailAccountError('timeout');
}

async function load({ pool }: Parts, id: string): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'mail_consent',
    text: `SELECT state, version, token_url, client_id, client_secret, refresh_token, access_token, expires_at
             FROM mail_consent WHERE our_address_id = $1`,
    values: [id],
  });
  return rows[0];
}

interface Sealed {
  id: string;
  what: 'client' | 'refresh' | 'access';
  sealed: string;
}

function open({ config }: Parts, { id, what, sealed }: Sealed): string {
  const opened = unseal(config.authSecret, consentSecret(id, what), sealed);
  if (opened === null) throw new MailAccountError('secret');
  return opened;
}

async function claim({ pool }: Parts, id: string, version: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE mail_consent SET refreshing_until = now() + $3::int * interval '1 s'
      WHERE our_address_id = $1 AND version = $2 AND (refreshing_until IS NULL OR refreshing_until < now())`,
    [id, version, CLAIM_SECONDS],
  );
  return rowCount === 1;
}

async function refresh(parts: Parts, id: string, row: Row): Promise<string> {
  try {
    // Some providers give none: then the consent ends with the token.
    if (row.refresh_token === null) throw new MailAccountError('consent');
    const tokens = await askForTokens(parts.outside, {
      tokenUrl: row.token_url,
      clientId: row.client_id,
      clientSecret: row.client_secret && open(parts, { id, what: 'client', sealed: row.client_secret }),
      grant: {
        kind: 'refresh',
        refreshToken: open(parts, { id, what: 'refresh', sealed: row.refresh_token }),
      },
    });
    await keep(parts, id, { version: row.version, tokens });
    return tokens.accessToken;
  } catch (error) {
    const failure = error instanceof MailAccountError ? error.failure : 'other';
    await parts.pool.query(
      `UPDATE mail_consent SET refreshing_until = NULL, failure = $3,
              state = CASE WHEN $3 = 'consent' THEN 'withdrawn' ELSE state END,
              refresh_token = CASE WHEN $3 = 'consent' THEN NULL ELSE refresh_token END,
              access_token = CASE WHEN $3 = 'consent' THEN NULL ELSE access_token END
        WHERE our_address_id = $1 AND version = $2`,
      [id, row.version, failure],
    );
    throw error;
  }
}

/** What was sealed of new tokens; a provider that gives no new refresh token means the old one. */
export function sealTokens(authSecret: string, id: string, tokens: Tokens) {
  return {
    accessToken: seal(authSecret, consentSecret(id, 'access'), tokens.accessToken),
    refreshToken: tokens.refreshToken && seal(authSecret, consentSecret(id, 'refresh'), tokens.refreshToken),
  };
}

async function keep(
  { pool, config }: Parts,
  id: string,
  { version, tokens }: { version: number; tokens: Tokens },
): Promise<void> {
  const sealed = sealTokens(config.authSecret, id, tokens);
  await pool.query(
    `UPDATE mail_consent SET access_token = $3, refresh_token = coalesce($4, refresh_token), expires_at = $5,
            refreshing_until = NULL, failure = NULL, version = version + 1
      WHERE our_address_id = $1 AND version = $2`,
    [id, version, sealed.accessToken, sealed.refreshToken, tokens.expiresAt],
  );
}
