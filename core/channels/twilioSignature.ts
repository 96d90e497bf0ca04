import twilio from 'twilio';
import type { Config } from '../config.ts';

/**
 * Whether Twilio signed this form for this path. The address is the configured public one, never what Host or
 * X-Forwarded-* say; two tokens are valid while one is being rotated; and the account must be ours.
 */
export function isFromTwilio(
  config: Config,
  request: { signature: string | undefined; url: string; form: Record<string, string> },
): boolean {
  const { signature, url, form } = request;
  if (!signature || form['AccountSid'] !== config.twilio.accountSid) return false;
  return config.twilio.authTokens.some((token) =>
    twilio.validateRequest(token, signature, config.publicUrl + url, form),
  );
}
