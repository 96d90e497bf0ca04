import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';

/**
 * Whether Twilio signed this form for this path. The address is the configured public one, never what Host or
 * X-Forwarded-* say; two tokens are valid while one is being rotated; and the account must be ours.
 * What is signed: the address, then every field's name and value, by name. Twilio's own check also tries other spellings
 * of the address (with and without its port), so it has the last word on what does not fit ours.
 */
export async function isFromTwilio(
  config: Config,
  request: { signature: string; url: string; form: Record<string, string> },
): Promise<boolean> {
  const { signature, url, form } = request;
  if (!signature || form['AccountSid'] !== config.twilio.accountSid) return false;
  const address = config.publicUrl + url;
  let signed = address;
  for (const name of Object.keys(form).toSorted()) signed += name + form[name];
  const { authTokens } = config.twilio;
  if (authTokens.some((token) => isSignedBy(token, signed, signature))) return true;
  // Loaded when it is first needed: it is large, and no start should wait for it.
  const { default: twilio } = await import('twilio');
  return authTokens.some((token) => twilio.validateRequest(token, signature, address, form));
}

function isSignedBy(token: string, signed: string, signature: string): boolean {
  // Compared as text: several texts are the same bytes in base64.
  const given = Buffer.from(signature);
  const ours = Buffer.from(createHmac('sha1', token).update(signed, 'utf8').digest('base64'));
  return given.length === ours.length && timingSafeEqual(given, ours);
}
