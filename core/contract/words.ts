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

/** queued: waits for an agent; offered: one agent is asked; handled: an agent has it; wrapping: after-call work; closed. */
export const ConversationState = z.enum(['queued', 'offered', 'handled', 'wrapping', 'closed']);
export type ConversationState = z.infer<typeof ConversationState>;

/** How a conversation ended. `abandoned`: the client left before an agent came. */
export const Outcome = z.enum(['handled', 'abandoned', 'failed', 'unanswered']);
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

export const DeliveryPurpose = z.enum(['reply', 'survey', 'reminder']);
export type DeliveryPurpose = z.infer<typeof DeliveryPurpose>;

export const FollowUpState = z.enum(['planned', 'overdue', 'done', 'canceled']);
export type FollowUpState = z.infer<typeof FollowUpState>;

/** task: reminds its owner when due; text: sends a text to the client when due, unless the client wrote first. */
export const FollowUpKind = z.enum(['task', 'text']);
export type FollowUpKind = z.infer<typeof FollowUpKind>;

export const InviteState = z.enum(['planned', 'held', 'sent', 'answered', 'skipped', 'expired']);
export type InviteState = z.infer<typeof InviteState>;

/** Why the contact governor said no. */
export const HoldReason = z.enum(['opted_out', 'quiet_hours', 'frequency_cap', 'no_address', 'switched_off']);
export type HoldReason = z.infer<typeof HoldReason>;

export const AnswerVia = z.enum(['sms', 'email', 'web', 'keypad']);
export type AnswerVia = z.infer<typeof AnswerVia>;

export const Language = z.enum(['en', 'zh']);
export type Language = z.infer<typeof Language>;
