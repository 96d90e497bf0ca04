import type { EventData, TimelineEvent } from '#core/contract/events.ts';
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
  outcome: 'ringing' | 'talking' | 'ended' | 'abandoned' | 'failed';
  by: EventData<'call.ended'>['by'] | null;
  talkMs: number;
  holdMs: number;
  reason: string | null;
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
export interface SystemRow extends RowHead {
  type: 'system';
  event: SystemEvent;
}
export type SystemEvent = Extract<TimelineEvent, { kind: `conversation.${string}` | `client.${string}` }>;
export type Row = MessageRow | CallRow | NoteRow | FollowUpRow | SurveyRow | SystemRow;
