// What a browser phone and the network say to each other, as JSON over a WebSocket at /phone.
import { z } from 'zod';

const callSid = z.string().regex(/^CA[0-9a-f]{32}$/);

export const FromPhone = z.discriminatedUnion('type', [
  /** I am somebody's phone: an access token of the account. Said again with a newer one before it is over. */
  z.strictObject({ type: z.literal('register'), token: z.string().max(4_096) }),
  /** I am at the end of one call: a token from the control API. */
  z.strictObject({ type: z.literal('attach'), token: z.string().max(100) }),
  /** Send back to me what you hear from me: a WebRTC offer, for a few seconds. */
  z.strictObject({ type: z.literal('echo'), sdp: z.string().max(32_768) }),
  /** My end of the sound: a WebRTC offer with all its candidates. */
  z.strictObject({ type: z.literal('offer'), callSid, sdp: z.string().max(32_768) }),
  z.strictObject({ type: z.enum(['accept', 'reject', 'hangup']), callSid }),
  z.strictObject({
    type: z.literal('digits'),
    callSid,
    digits: z
      .string()
      .regex(/^[0-9*#A-DwW]+$/)
      .max(50),
  }),
]);

export type FromPhone = z.infer<typeof FromPhone>;

export type ToPhone =
  | { type: 'registered'; address: string; expiresAt: string }
  | { type: 'attached'; callSid: string }
  /** A call at this phone: it rings, is live, or over. */
  | { type: 'call'; callSid: string; from: string; state: 'ringing' | 'live' | 'over'; status: string }
  | { type: 'answer'; callSid: string; sdp: string }
  | { type: 'echo'; sdp: string }
  | { type: 'refused'; reason: 'token' | 'call' | 'offer' };

/** Why the network closes the socket: the token is over; or what came was no message. */
export const EXPIRED = 4_001;
export const NOT_UNDERSTOOD = 1_008;
