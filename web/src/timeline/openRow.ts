import type { EventKind, TimelineEvent } from '#core/contract/events.ts';
import type {
  CallbackRow,
  CallRow,
  CaseRow,
  EventOf,
  FollowUpRow,
  MessageRow,
  Row,
  RowHead,
  SurveyRow,
} from './rows.ts';

// The first event of a message, call, follow-up or survey opens its row; later ones find it here.

export interface Building {
  rows: Row[];
  messages: Map<string, MessageRow>;
  calls: Map<string, CallRow>;
  callbacks: Map<string, CallbackRow>;
  followUps: Map<string, FollowUpRow>;
  surveys: Map<string, SurveyRow>;
  cases: Map<string, CaseRow>;
}

export function headOf(event: TimelineEvent): RowHead {
  return { key: event.id, seq: event.seq, at: event.at, conversationId: event.conversationId };
}

export function addMessage(building: Building, event: MessageRow['event']): void {
  const delivery: MessageRow['delivery'] =
    event.kind === 'message.queued' ? { state: 'pending', reason: null, why: null, until: null } : null;
  const row: MessageRow = { ...headOf(event), type: 'message', event, delivery, media: null };
  building.messages.set(event.data.messageId, row);
  building.rows.push(row);
}

/** A mail that was split off is in a conversation of its own from then on. */
export function moveMail(building: Building, { data }: EventOf<'conversation.mailSplitOff'>): void {
  const row = building.messages.get(data.messageId);
  if (!row) return;
  row.conversationId = data.toConversationId;
  row.event = { ...row.event, conversationId: data.toConversationId };
}

export type DeliveryEvent = EventOf<
  | 'message.sent'
  | 'message.delivered'
  | 'message.failed'
  | 'message.unknown'
  | 'message.held'
  | 'message.canceled'
>;

/** A message older than the page is not here to be marked: its own page will show the end state then. */
export function markDelivery(building: Building, event: DeliveryEvent): void {
  const row = building.messages.get(event.data.messageId);
  if (!row) return;
  // Of a mail to several the first speaks for all, unless another's copy did not arrive.
  const isCopy = row.event.kind === 'message.queued' && row.event.data.deliveryId !== event.data.deliveryId;
  if (isCopy && event.kind !== 'message.failed' && event.kind !== 'message.unknown') return;
  const held = event.kind === 'message.held' ? event.data : null;
  row.delivery = {
    state: event.data.state,
    reason: isCopy ? copyReason(row, event) : event.data.reason,
    why: held?.why ?? null,
    until: held?.until ?? null,
  };
}

export function markMedia(building: Building, event: NonNullable<MessageRow['media']>): void {
  const row = building.messages.get(event.data.messageId);
  if (row) row.media = event;
}

function copyReason({ event }: MessageRow, { data }: DeliveryEvent): string | null {
  const copies = event.kind === 'message.queued' ? event.data.copies : undefined;
  const to = copies?.find(({ deliveryId }) => deliveryId === data.deliveryId)?.to;
  return [to, data.reason].filter(Boolean).join(': ') || null;
}

export function callOf(building: Building, event: TimelineEvent): CallRow {
  const key = event.conversationId ?? event.id;
  const known = building.calls.get(key);
  if (known) return known;
  const row: CallRow = {
    ...headOf(event),
    type: 'call',
    direction: 'inbound',
    from: null,
    to: null,
    agentId: null,
    waitedMs: null,
    connectedAt: null,
    isHeld: false,
    outcome: 'ringing',
    by: null,
    talkMs: 0,
    holdMs: 0,
    recordedMs: 0,
    arrival: null,
    reason: null,
  };
  building.calls.set(key, row);
  building.rows.push(row);
  return row;
}

export type CallbackEvent =
  EventOf<`callback.${'requested' | 'ordered' | 'attempted' | 'answered' | 'unreached' | 'canceled' | 'expired'}`>;

export function callbackOf(building: Building, event: CallbackEvent): CallbackRow {
  const { callbackId } = event.data;
  const known = building.callbacks.get(callbackId);
  if (known) return known;
  const row: CallbackRow = {
    ...headOf(event),
    type: 'callback',
    callbackId,
    kind: 'callback',
    to: null,
    state: 'waiting',
    attempt: 0,
    maxAttempts: 0,
    dueAt: null,
    recordingId: null,
    agentId: null,
    reason: null,
    note: null,
  };
  building.callbacks.set(callbackId, row);
  building.rows.push(row);
  return row;
}

export type FollowUpEvent = EventOf<Extract<EventKind, `followUp.${string}`>>;

export function followUpOf(building: Building, event: FollowUpEvent): FollowUpRow {
  const known = building.followUps.get(event.data.followUpId);
  if (known) return known;
  const { followUpId, title } = event.data;
  const row: FollowUpRow = {
    ...headOf(event),
    type: 'followUp',
    followUpId,
    title,
    kind: 'task',
    dueAt: null,
    ownerId: null,
    note: null,
    outcome: null,
    state: 'planned',
    reason: null,
  };
  building.followUps.set(followUpId, row);
  building.rows.push(row);
  return row;
}

export function surveyOf(building: Building, event: EventOf<`survey.${SurveyRow['state']}`>): SurveyRow {
  const known = building.surveys.get(event.data.inviteId);
  // An answer is news of its own: it stands where it came in, not where the invite was planned.
  if (known && event.kind !== 'survey.answered') return known;
  const row: SurveyRow = {
    ...headOf(event),
    type: 'survey',
    state: 'planned',
    channel: event.data.channel,
    dueAt: null,
    why: null,
    until: null,
    answer: null,
  };
  building.surveys.set(event.data.inviteId, row);
  building.rows.push(row);
  return row;
}

export function addCase(building: Building, event: EventOf<'case.opened'>): void {
  const { data } = event;
  const row: CaseRow = { ...headOf(event), type: 'case', opened: data, state: 'open', ownerId: data.ownerId };
  building.cases.set(data.caseId, row);
  building.rows.push(row);
}

/** What happens to a case later changes its card, where that is on the page. */
export function followCase(building: Building, event: TimelineEvent): void {
  if (event.kind !== 'case.moved' && event.kind !== 'case.changed') return;
  const row = building.cases.get(event.data.caseId);
  if (!row) return;
  row.ownerId = event.data.ownerId;
  if (event.kind === 'case.moved') row.state = event.data.to;
}
