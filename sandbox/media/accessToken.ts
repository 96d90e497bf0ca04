// Twilio's access tokens (JWT, HS256) as far as they let a browser be a phone: whose phone, and until when.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const Header = z.object({ alg: z.literal('HS256'), typ: z.literal('JWT') });
const Payload = z.object({
  iss: z.string(),
  sub: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
  grants: z.object({
    identity: z.string().regex(/^[\w.@-]{1,121}$/),
    voice: z.object({ incoming: z.object({ allow: z.literal(true) }) }),
  }),
});

export interface PhoneGrant {
  identity: string;
  expiresAt: Date;
}

export interface TokenKey {
  accountSid: string;
  apiKeySid: string;
  apiKeySecret: string;
}

/** What a token grants; null when it is not of this key, over, or not for incoming calls. */
export function readAccessToken(token: string, key: TokenKey): PhoneGrant | null {
  const parts = token.split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3 || key.apiKeySecret === '') return null;
  const expected = createHmac('sha256', key.apiKeySecret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const payload = Payload.safeParse(decode(body)).data;
  if (!Header.safeParse(decode(head)).success || !payload) return null;
  const now = Date.now() / 1_000;
  if (payload.exp <= now || (payload.nbf ?? 0) > now + 60) return null;
  if (payload.iss !== key.apiKeySid || payload.sub !== key.accountSid) return null;
  return { identity: payload.grants.identity, expiresAt: new Date(payload.exp * 1_000) };
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
