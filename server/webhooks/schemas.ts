import { z } from 'zod';

// The signature does not cover where one field ends and the next begins (fields are concatenated), so a signed form is
// still read strictly: every field we use must be there and look as Twilio makes it.

const E164 = z.string().regex(/^\+[1-9]\d{4,14}$/);
/** A number, a short code, or a name of up to 11 characters (an alphanumeric sender). */
const Sender = z.string().regex(/^(\+[1-9]\d{4,14}|\d{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 &_.+-]{1,11})$/);
const CallSid = z.string().regex(/^CA[0-9a-f]{32}$/);
const MessageSid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/);

export const InboundSms = z.object({
  MessageSid,
  From: Sender,
  To: E164,
  Body: z.string().max(10_000),
  NumMedia: z.coerce.number().int().min(0).max(10).default(0),
});

export const SmsStatus = z.object({
  MessageSid,
  MessageStatus: z.enum([
    'accepted',
    'scheduled',
    'queued',
    'sending',
    'sent',
    'delivered',
    'undelivered',
    'failed',
    'read',
    'canceled',
    'partially_delivered',
  ]),
  ErrorCode: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
});

/** A caller is a number, a SIP address, a client, or withheld (a word, or one of the numbers that stand for one). */
export const InboundCall = z.object({
  CallSid,
  From: z
    .string()
    .max(256)
    .regex(/^\P{Cc}*$/u),
  To: E164,
  CallStatus: z.string().max(20),
});

export const CallStatus = z.object({
  CallSid,
  CallStatus: z.enum([
    'queued',
    'initiated',
    'ringing',
    'in-progress',
    'answered',
    'completed',
    'busy',
    'failed',
    'no-answer',
    'canceled',
  ]),
});

const Rfc2822 = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(Date.parse(text)));

/** Of one party's call, or of the conference with all of them. */
export const RecordingStatus = z
  .object({
    RecordingSid: z.string().regex(/^RE[0-9a-f]{32}$/),
    RecordingStatus: z.enum(['in-progress', 'completed', 'absent', 'failed']),
    CallSid: CallSid.optional(),
    ConferenceSid: z
      .string()
      .regex(/^CF[0-9a-f]{32}$/)
      .optional(),
    RecordingDuration: z
      .string()
      .regex(/^\d{1,6}$/)
      .default('0'),
    RecordingStartTime: Rfc2822.optional(),
  })
  .refine((form) => form.CallSid !== undefined || form.ConferenceSid !== undefined);

/** Keys of a caller; none when nothing was pressed. */
export const Keys = z.object({
  Digits: z
    .string()
    .regex(/^[0-9*#A-Da-dwW]{0,64}$/)
    .default(''),
});

/** Keys to a question of a survey; which one stands in the address. */
export const PressedKeys = Keys.extend({
  question: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
  tries: z.coerce.number().int().min(0).max(9),
});

export const RecordedMessage = z.object({
  CallSid,
  RecordingSid: z.string().regex(/^RE[0-9a-f]{32}$/),
  RecordingDuration: z.coerce.number().int().min(0).max(86_400),
  Digits: z.string().max(64).default(''),
});

/** What a caller in a flow has done. Keys of any kind and number are an answer; what no telephone has is none. */
export const CallerAnswer = z.object({
  CallSid,
  Digits: z
    .string()
    .transform((keys) => keys.replace(/[^0-9*#A-D]/g, '').slice(0, 32))
    .default(''),
  DialCallStatus: z.string().max(20).optional(),
});

export const CallInWait = z.object({ CallSid: CallSid.optional() });
