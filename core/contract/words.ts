import { z } from 'zod';

// The words of the house (see the glossary in the README). One list per thing; the database enums have the same values.

export const ClientKind = z.enum(['person', 'enterprise', 'government']);
export type ClientKind = z.infer<typeof ClientKind>;

export const Tier = z.enum(['standard', 'silver', 'gold', 'vip']);
export type Tier = z.infer<typeof Tier>;

export const AddressKind = z.enum(['phone', 'email']);
export type AddressKind = z.infer<typeof AddressKind>;

export const Channel = z.enum(['call', 'sms', 'email']);
export type Channel = z.infer<typeof Channel>;

export const MessageChannel = z.enum(['sms', 'email']);
export type MessageChannel = z.infer<typeof MessageChannel>;

export const Direction = z.enum(['inbound', 'outbound']);
export type Direction = z.infer<typeof Direction>;

/** arriving: a call that a flow leads, in no queue yet; queued: waits for an agent; offered: one agent is asked; handled: an agent has it; joined: it is worked on together with another, which has the holder; wrapping: after-call work; closed. */
export const ConversationState = z.enum([
  'arriving',
  'queued',
  'offered',
  'handled',
  'joined',
  'wrapping',
  'closed',
]);
export type ConversationState = z.infer<typeof ConversationState>;

/**
 * How a conversation ended. `abandoned`: the client left before an agent came. Of calls that were in no queue yet: `left`:
 * the client hung up in the menu; `informed`: the flow said what there was to say; `forwarded`: passed on to a phone outside.
 * `spam`: nobody wanted it.
 */
export const Outcome = z.enum([
  'handled',
  'abandoned',
  'failed',
  'unanswered',
  'left',
  'informed',
  'forwarded',
  'spam',
]);
export type Outcome = z.infer<typeof Outcome>;

export const ReservationState = z.enum([
  'pending',
  'accepted',
  'rejected',
  'timeout',
  'canceled',
  'rescinded',
]);
export type ReservationState = z.infer<typeof ReservationState>;

/** What the agent chose. */
export const Intent = z.enum(['offline', 'available', 'away']);
export type Intent = z.infer<typeof Intent>;

/** Whether an agent's console can be heard from: never heard of it, fine, here but unable to take calls, silent. */
export const Device = z.enum(['unknown', 'ready', 'degraded', 'lost']);
export type Device = z.infer<typeof Device>;

/** What keeps a window of the console from being heard; `silent`: nothing has come from it for half a minute. */
export const DeviceTrouble = z.enum([
  'microphone_missing',
  'microphone_refused',
  'phone_connecting',
  'phone_lost',
  'no_media',
  'silent',
]);
export type DeviceTrouble = z.infer<typeof DeviceTrouble>;

/** What the server computes from reservations and legs. */
export const Engagement = z.enum([
  'idle',
  'offered',
  'talking',
  'holding',
  'consulting',
  'wrapping',
  'missed',
]);
export type Engagement = z.infer<typeof Engagement>;

export const Role = z.enum(['agent', 'supervisor', 'administrator']);
export type Role = z.infer<typeof Role>;

/** The fate of one outgoing message. Ranks in core/conversations/deliveryStates.ts; it never moves back. */
export const DeliveryState = z.enum([
  'pending',
  'held',
  'leased',
  'accepted',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'unknown',
  'canceled',
]);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** What an automated message is for: the contact governor's rules go by it. */
export const ContactPurpose = z.enum(['survey', 'reminder', 'care', 'win_back', 'campaign']);
export type ContactPurpose = z.infer<typeof ContactPurpose>;

/** What a planned message is for; a survey is planned as an invite. */
export const PlannedPurpose = ContactPurpose.exclude(['survey']);
export type PlannedPurpose = z.infer<typeof PlannedPurpose>;

/** `reply`: a person wrote it, and no governor is asked. */
export const DeliveryPurpose = z.enum(['reply', ...ContactPurpose.options]);
export type DeliveryPurpose = z.infer<typeof DeliveryPurpose>;

export const FollowUpState = z.enum(['planned', 'overdue', 'done', 'canceled']);
export type FollowUpState = z.infer<typeof FollowUpState>;

/**
 * task: reminds its owner when due; text: sends a text to the client when due, unless the client wrote first; promise: what
 * the client was promised, and who keeps it; call, visit, write: a person rings the client up, goes there, writes a text or mail.
 */
export const FollowUpKind = z.enum(['task', 'text', 'promise', 'call', 'visit', 'write']);
export type FollowUpKind = z.infer<typeof FollowUpKind>;

export const InviteState = z.enum(['planned', 'held', 'sent', 'answered', 'skipped', 'expired']);
export type InviteState = z.infer<typeof InviteState>;

/** Why the contact governor said no. */
export const HoldReason = z.enum([
  'opted_out',
  'no_consent',
  'quiet_hours',
  'holiday',
  /** Where it may be are clocks that are never open together. */
  'no_common_hours',
  'frequency_cap',
  'no_address',
  'switched_off',
  /** What it was asked for is over: a revisit that took place before its survey. */
  'withdrawn',
]);
export type HoldReason = z.infer<typeof HoldReason>;

/** What a client has said about being written to. */
export const ConsentState = z.enum(['given', 'refused']);
export type ConsentState = z.infer<typeof ConsentState>;

export const AnswerVia = z.enum(['sms', 'email', 'web', 'keypad']);
export type AnswerVia = z.infer<typeof AnswerVia>;

export const Language = z.enum(['en', 'zh']);
export type Language = z.infer<typeof Language>;
/** What clients may be written to in. Surveys know all of these; all else falls back to English. */
export const ClientLanguage = z.enum(['en', 'zh', 'es', 'fr', 'de']);
export type ClientLanguage = z.infer<typeof ClientLanguage>;

function isTimeZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** A name of the time zone database. */
export const TimeZone = z.string().max(64).refine(isTimeZone, 'is unknown');

/** An instant that somebody gives us, ISO 8601 with offset: of a year that the database and the calendar both know. */
export const Instant = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1970 && year <= 2200;
}, 'must be between 1970 and 2200');
