import type { EventData, TimelineEvent } from '#core/contract/events.ts';
import type { caseEvents } from '#core/contract/cases.ts';
import type { inCallEvents } from '#core/contract/inCall.ts';
import type { CaseState } from '#core/contract/cases.ts';
import type { DeliveryState } from '#core/contract/words.ts';

// What the timeline draws: one row per message, call, note, follow-up, survey or step.

export type EventOf<K extends TimelineEvent['kind']> = Extract<TimelineEvent, { kind: K }>;

export interface RowHead {
  key: string;
  /** The event that opened the row. */
  seq: number;
  at: string;
  conversationId: string | null;
}

export interface MessageRow extends RowHead {
  type: 'message';
  event: EventOf<'message.received' | 'message.queued'>;
  delivery: { state: DeliveryState; reason: string | null; why: string | null; until: string | null } | null;
  /** What became of the files of a client's text; null while they are still fetched, and for all else. */
  media: EventOf<'message.mediaKept' | 'message.mediaFailed' | 'message.mediaAsked'> | null;
}
export interface CallRow extends RowHead {
  type: 'call';
  direction: 'inbound' | 'outbound';
  from: string | null;
  to: string | null;
  agentId: string | null;
  waitedMs: number | null;
  connectedAt: string | null;
  isHeld: boolean;
  outcome:
    | 'ringing'
    | 'talking'
    | 'ended'
    | 'abandoned'
    | 'failed'
    | 'missed'
    | 'left'
    | 'informed'
    | 'forwarded'
    | 'callback'
    | 'voicemail'
    | 'turnedAway';
  /** How a flow led it, when one did. */
  arrival: EventData<'call.arrived'> | null;
  by: EventData<'call.ended'>['by'] | null;
  talkMs: number;
  holdMs: number;
  /** Of all its recordings. */
  recordedMs: number;
  reason: string | null;
}
/** Somebody is to be called: asked for by a caller, or a message that was left. */
export interface CallbackRow extends RowHead {
  type: 'callback';
  callbackId: string;
  kind: EventData<'callback.requested'>['kind'];
  to: string | null;
  state: 'waiting' | 'calling' | 'paused' | 'done' | 'failed' | 'canceled' | 'expired';
  attempt: number;
  maxAttempts: number;
  dueAt: string | null;
  recordingId: string | null;
  agentId: string | null;
  reason: string | null;
  note: string | null;
}
export interface NoteRow extends RowHead {
  type: 'note';
  event: EventOf<'note.added'>;
}
export interface FollowUpRow extends RowHead {
  type: 'followUp';
  followUpId: string;
  title: string;
  kind: EventData<'followUp.planned'>['kind'];
  dueAt: string | null;
  ownerId: string | null;
  /** How it was kept. */
  note: string | null;
  state: 'planned' | 'reminded' | 'done' | 'canceled';
  reason: string | null;
}
export interface SurveyRow extends RowHead {
  type: 'survey';
  state: 'planned' | 'held' | 'skipped' | 'sent' | 'expired' | 'answered';
  channel: EventData<'survey.sent'>['channel'];
  dueAt: string | null;
  why: string | null;
  until: string | null;
  answer: EventData<'survey.answered'> | null;
}
/** A case, where it was opened, as it stands now. */
export interface CaseRow extends RowHead {
  type: 'case';
  opened: EventData<'case.opened'>;
  state: CaseState;
  ownerId: string | null;
}
export interface SystemRow extends RowHead {
  type: 'system';
  event: SystemEvent;
}
export type SystemEvent = Extract<
  TimelineEvent,
  {
    kind:
      | `${'conversation' | 'client' | 'care' | 'revisit' | 'review' | 'relation' | 'order' | 'winBack'}.${string}`
      | 'call.moved'
      | 'sender.changed'
      | Exclude<keyof typeof caseEvents, 'case.opened'>
      | InCallKind;
  }
>;
/** What happens in a call besides its beginning, hold and end. */
export type InCallKind = keyof typeof inCallEvents;
export type Row =
  | MessageRow
  | CallRow
  | CallbackRow
  | NoteRow
  | FollowUpRow
  | SurveyRow
  | CaseRow
  | SystemRow;
