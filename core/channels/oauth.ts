import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Outside } from '../outside/httpClient.ts';
import { failureOf, MailAccountError } from './mailFailure.ts';

// OAuth 2 with a provider of mailboxes: the authorization-code flow with a proof key (RFC 6749, 7636, 9700).

export interface Tokens {
  accessToken: string;
  /** Null: the one there was goes on. */
  refreshToken: string | null;
  expiresAt: Date;
}

export interface TokenOrder {
  tokenUrl: string;
  clientId: string;
  clientSecret: string | null;
  grant:
    | { kind: 'code'; code: string; verifier: string; redirectUrl: string }
    | { kind: 'refresh'; refreshToken: string };
}

export const newSecret = (): string => randomBytes(32).toString('base64url');
const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');

interface AskOrder {
  authorizeUrl: string;
  clientId: string;
  scope: string;
  username: string;
  redirectUrl: string;
  state: string;
  verifier: string;
}

/** Where the owner of the mailbox says yes or no. */
export function askUrl({ authorizeUrl, ...order }: AskOrder): string {
  const url = new URL(authorizeUrl);
  const fields = {
    response_type: 'code',
    client_id: order.clientId,
    redirect_uri: order.redirectUrl,
    scope: order.scope,
    state: order.state,
    code_challenge: challengeOf(order.verifier),
    code_challenge_method: 'S256',
    login_hint: order.username,
    // Google's: without them there is no token that lasts.
    access_type: 'offline',
    prompt: 'consent',
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url.href;
}

const Answer = z.object({
  access_token: z.string().min(1).max(10_000),
  refresh_token: z.string().min(1).max(10_000).optional(),
  expires_in: z.coerce.number().positive().max(31_536_000).default(3_600),
});
const Refusal = z.object({ error: z.string() });
/** The consent itself is gone, or was never one: asking again with it is no use. */
const GONE = new Set(['invalid_grant', 'interaction_required', 'consent_required', 'access_denied']);
const MAX_BYTES = 64 * 1024;

/** Throws MailAccountError: `consent` when the provider takes it no more, `auth` when it does not know us, else why not now. */
export async function askForTokens(outside: Outside, order: TokenOrder): Promise<Tokens> {
  const { status, body } = await outside
    .fetch({
      url: order.tokenUrl,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: formOf(order).toString(),
      maxBytes: MAX_BYTES,
    })
    .catch((error: unknown) => {
      throw new MailAccountError(failureOf(error));
    });
  const answer = readJson(body);
  const tokens = Answer.safeParse(answer);
  if (status === 200 && tokens.success) {
    const {
      access_token: accessToken,
      refresh_token: refreshToken = null,
      expires_in: seconds,
    } = tokens.data;
    return { accessToken, refreshToken, expiresAt: new Date(Date.now() + seconds * 1_000) };
  }
  const refusal = Refusal.safeParse(answer);
  if (refusal.success && GONE.has(refusal.data.error)) throw new MailAccountError('consent');
  throw new MailAccountError(status === 400 || status === 401 ? 'auth' : 'other');
}

function formOf({ clientId, clientSecret, grant }: TokenOrder): URLSearchParams {
  const fields =
    grant.kind === 'refresh'
      ? { grant_type: 'refresh_token', refresh_token: grant.refreshToken }
      : {
          grant_type: 'authorization_code',
          code: grant.code,
          code_verifier: grant.verifier,
          redirect_uri: grant.redirectUrl,
        };
  const secret = clientSecret === null ? {} : { client_secret: clientSecret };
  return new URLSearchParams({ client_id: clientId, ...secret, ...fields });
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
