import twilio from 'twilio';
import type { Config } from '../config.ts';
import type { PhoneProvider, VoiceToken } from '../contract/voice.ts';
import { AppError } from '../errors.ts';

/** Long enough that a slow network renews it in time, short enough that one taken is soon of no use. */
const VALID_SECONDS = 10 * 60;

type PhoneConfig = Pick<Config, 'twilio' | 'sandbox'>;

/** Who carries the voice of browser phones; null when no API key is configured, without which there are none. */
export function phoneProvider({ twilio: { apiKey }, sandbox }: PhoneConfig): PhoneProvider | null {
  if (!apiKey) return null;
  return sandbox ? 'sandbox' : 'twilio';
}

/**
 * A token of ten minutes that lets a browser be this phone: it may be called, and may call nobody by itself.
 * Throws channel_unavailable when no API key is configured. See Twilio's "Access Tokens".
 */
export function issueVoiceToken(config: PhoneConfig, identity: string): VoiceToken {
  const { accountSid, apiKey, apiBaseUrl, echoAppSid } = config.twilio;
  const provider = phoneProvider(config);
  if (!apiKey || !provider) throw new AppError('channel_unavailable', 'No browser phone is configured');
  const { AccessToken } = twilio.jwt;
  const token = new AccessToken(accountSid, apiKey.sid, apiKey.secret, { identity, ttl: VALID_SECONDS });
  token.addGrant(
    new AccessToken.VoiceGrant({
      incomingAllow: true,
      // The one thing that may be called by the browser itself: what says back what it hears.
      ...(echoAppSid ? { outgoingApplicationSid: echoAppSid } : {}),
    }),
  );
  return {
    provider,
    identity,
    token: token.toJwt(),
    expiresAt: new Date(Date.now() + VALID_SECONDS * 1_000).toISOString(),
    echo: provider === 'sandbox' || echoAppSid !== null,
    url: provider === 'sandbox' ? apiBaseUrl : null,
  };
}
