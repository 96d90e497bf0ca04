import type { ArrivalResult } from '#core/contract/arrivalWords.ts';
import type { TimelineEvent } from '#core/contract/events.ts';
import { addWaitEvent, followWork, isWaitEvent } from './addWaitEvent.ts';
import type { Filter } from './eventKinds.ts';
import { isInCall } from './inCallKinds.ts';
import {
  addCase,
  addMessage,
  callOf,
  followCase,
  followUpOf,
  headOf,
  markDelivery,
  markMedia,
  moveMail,
  surveyOf,
  type Building,
} from './openRow.ts';
import type { CallRow, EventOf, Row, SurveyRow, SystemEvent } from './rows.ts';

// From events to what is drawn: later events of the same message, call, follow-up or survey change the row that the first one opened.

function addCallEvent(
  building: Building,
  event: EventOf<`call.${'received' | 'arrived' | 'placed' | 'connected' | 'held' | 'resumed' | 'ended' | 'abandoned' | 'failed' | 'missed' | 'recorded'}`>,
): void {
  const row = callOf(building, event);
  switch (event.kind) {
    case 'call.received':
      Object.assign(row, { direction: 'inbound', from: event.data.from, to: event.data.to });
      return;
    case 'call.arrived':
      Object.assign(row, { arrival: event.data, ...ledTo(event.data.result) });
      return;
    case 'call.placed':
      Object.assign(row, {
        direction: 'outbound',
        from: event.data.from,
        to: event.data.to,
        agentId: event.data.agentId,
      });
      return;
    case 'call.connected':
      Object.assign(row, {
        outcome: 'talking',
        connectedAt: event.at,
        waitedMs: event.data.waitedMs,
        agentId: event.data.agentId ?? row.agentId,
      });
      return;
    case 'call.held':
      row.isHeld = true;
      return;
    case 'call.resumed':
      row.isHeld = false;
      return;
    case 'call.ended':
      Object.assign(row, {
        outcome: 'ended',
        isHeld: false,
        by: event.data.by,
        talkMs: event.data.talkMs,
        holdMs: event.data.holdMs,
      });
      return;
    case 'call.abandoned':
      Object.assign(row, { outcome: 'abandoned', waitedMs: event.data.waitedMs });
      return;
    case 'call.failed':
      Object.assign(row, { outcome: 'failed', reason: event.data.reason });
      return;
    case 'call.missed':
      row.outcome = 'missed';
      return;
    case 'call.recorded':
      row.recordedMs += event.data.seconds * 1_000;
      return;
    default:
      event satisfies never;
  }
}

/** A flow ends some calls by itself; the others go on. */
function ledTo(result: ArrivalResult): Pick<CallRow, 'outcome'> | null {
  if (result === 'left') return { outcome: 'left' };
  if (result === 'ended') return { outcome: 'informed' };
  return result === 'forwarded' ? { outcome: 'forwarded' } : null;
}

function addSurveyEvent(building: Building, event: EventOf<`survey.${SurveyRow['state']}`>): void {
  const row = surveyOf(building, event);
  switch (event.kind) {
    case 'survey.planned':
      Object.assign(row, { state: 'planned', dueAt: event.data.dueAt });
      return;
    case 'survey.held':
      Object.assign(row, { state: 'held', why: event.data.why, until: event.data.until });
      return;
    case 'survey.skipped':
      Object.assign(row, { state: 'skipped', why: event.data.why, until: event.data.until });
      return;
    case 'survey.sent':
      row.state = 'sent';
      return;
    case 'survey.expired':
      row.state = 'expired';
      return;
    case 'survey.answered':
      Object.assign(row, { state: 'answered', answer: event.data });
      return;
    default:
      event satisfies never;
  }
}

function addFollowUpEvent(
  building: Building,
  event: EventOf<`followUp.${'planned' | 'reminded' | 'done' | 'canceled'}`>,
): void {
  const row = followUpOf(building, event);
  switch (event.kind) {
    case 'followUp.planned':
      Object.assign(row, { kind: event.data.kind, dueAt: event.data.dueAt, ownerId: event.data.ownerId });
      return;
    case 'followUp.reminded':
      row.state = 'reminded';
      return;
    case 'followUp.done':
      Object.assign(row, { state: 'done', note: event.data.note ?? null });
      return;
    case 'followUp.canceled':
      Object.assign(row, { state: 'canceled', reason: event.data.reason });
      return;
    default:
      event satisfies never;
  }
}

function isSystem(event: TimelineEvent): event is SystemEvent {
  return (
    isInCall(event) ||
    event.kind === 'call.moved' ||
    /^(conversation|client|sender|case|care|revisit|review|relation|order|winBack)\./.test(event.kind)
  );
}

function addEvent(building: Building, event: TimelineEvent): void {
  if (isWaitEvent(event)) return addWaitEvent(building, event);
  followWork(building, event);
  if (event.kind === 'conversation.mailSplitOff') moveMail(building, event);
  if (event.kind === 'case.opened') return addCase(building, event);
  followCase(building, event);
  if (isSystem(event)) return void building.rows.push({ ...headOf(event), type: 'system', event });
  switch (event.kind) {
    case 'message.received':
    case 'message.queued':
      return addMessage(building, event);
    case 'message.sent':
    case 'message.delivered':
    case 'message.failed':
    case 'message.unknown':
    case 'message.held':
    case 'message.canceled':
      return markDelivery(building, event);
    case 'message.mediaKept':
    case 'message.mediaFailed':
    case 'message.mediaAsked':
      return markMedia(building, event);
    case 'call.received':
    case 'call.arrived':
    case 'call.placed':
    case 'call.connected':
    case 'call.held':
    case 'call.resumed':
    case 'call.ended':
    case 'call.abandoned':
    case 'call.failed':
    case 'call.missed':
    case 'call.recorded':
      return addCallEvent(building, event);
    case 'note.added':
      building.rows.push({ ...headOf(event), type: 'note', event });
      return;
    case 'followUp.planned':
    case 'followUp.reminded':
    case 'followUp.done':
    case 'followUp.canceled':
      return addFollowUpEvent(building, event);
    case 'survey.planned':
    case 'survey.held':
    case 'survey.skipped':
    case 'survey.sent':
    case 'survey.answered':
    case 'survey.expired':
      return addSurveyEvent(building, event);
    default:
      event satisfies never;
  }
}

export function buildRows(events: readonly TimelineEvent[]): Row[] {
  const building: Building = {
    rows: [],
    messages: new Map(),
    calls: new Map(),
    callbacks: new Map(),
    followUps: new Map(),
    surveys: new Map(),
    cases: new Map(),
  };
  for (const event of events) addEvent(building, event);
  return building.rows;
}

const shown: Record<Row['type'], Exclude<Filter, 'all'> | 'system'> = {
  message: 'messages',
  call: 'calls',
  callback: 'calls',
  note: 'notes',
  followUp: 'care',
  survey: 'care',
  case: 'care',
  system: 'system',
};

export function filterRows(rows: readonly Row[], filter: Filter): readonly Row[] {
  return filter === 'all' ? rows : rows.filter((row) => shown[row.type] === filter);
}
