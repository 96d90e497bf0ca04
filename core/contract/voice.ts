import { z } from 'zod';

// The browser phone of an agent: who carries its voice, and what lets the browser in there.

/** Who carries the voice; null in a reply when no browser phone is configured. */
export const PhoneProvider = z.enum(['twilio', 'sandbox']);
export type PhoneProvider = z.infer<typeof PhoneProvider>;

export const VoiceToken = z.object({
  provider: PhoneProvider,
  /** The phone that the browser becomes, as the phone network calls it after `client:`. */
  identity: z.string(),
  token: z.string(),
  expiresAt: z.iso.datetime({ offset: true }),
  /** Whether the way of the voice can be tried with it: there and back, without a call. */
  echo: z.boolean(),
  /** Where the sandbox's network is reached; null for Twilio, whose SDK knows. */
  url: z.string().nullable(),
});
export type VoiceToken = z.infer<typeof VoiceToken>;
