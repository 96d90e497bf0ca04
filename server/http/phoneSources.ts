import { phoneProvider } from '../../core/channels/voiceToken.ts';
import type { Config } from '../../core/config.ts';

/** What the browser phone needs of the console's policy, beside this server. */
export interface PhoneSources {
  connect: readonly string[];
  media: readonly string[];
}

/** As the README of @twilio/voice-sdk asks; its script is a file of ours. */
const OF_TWILIO: PhoneSources = {
  connect: [
    'https://eventgw.twilio.com',
    'wss://voice-js.roaming.twilio.com',
    'https://media.twiliocdn.com',
    'https://sdk.twilio.com',
  ],
  media: ['mediastream:', 'https://media.twiliocdn.com', 'https://sdk.twilio.com'],
};

/** Those who carry the voice, and nobody else. */
export function phoneSources(config: Pick<Config, 'twilio' | 'sandbox'>): PhoneSources {
  const provider = phoneProvider(config);
  if (provider === 'twilio') return OF_TWILIO;
  const sandbox = provider === 'sandbox' ? config.twilio.apiBaseUrl : null;
  return { connect: sandbox ? [new URL(sandbox).origin.replace(/^http/, 'ws')] : [], media: [] };
}
