import type { TimelineEvent } from '#core/contract/events.ts';
import type { Building, CallbackEvent } from './openRow.ts';
import { callbackOf, callOf } from './openRow.ts';
import type { CallbackRow, EventOf } from './rows.ts';

type WaitEvent = CallbackEvent | EventOf<'call.turnedAway'>;

export function isWaitEvent(event: TimelineEvent): event is WaitEvent {
  return event.kind === 'call.turnedAway' || event.kind.startsWith('callback.');
}

/** What becomes of somebody who is to be called, on one card; and of callers whom we sent away. */
export function addWaitEvent(building: Building, event: WaitEvent): void {
  if (event.kind === 'call.turnedAway') {
    Object.assign(callOf(building, event), { outcome: 'turnedAway', waitedMs: event.data.ageMs });
    return;
  }
  const row = callbackOf(building, event);
  switch (event.kind) {
    case 'callback.requested': {
      const { kind, to, recordingId, waitedMs } = event.data;
      Object.assign(row, { kind, to, recordingId });
      if (event.conversationId) Object.assign(callOf(building, event), { outcome: kind, waitedMs });
      return;
    }
    case 'callback.ordered':
    case 'callback.answered':
      Object.assign(row, { state: 'calling', agentId: event.data.agentId });
      return;
    case 'callback.attempted': {
      const { agentId, attempt, maxAttempts } = event.data;
      Object.assign(row, { state: 'calling', agentId, attempt, maxAttempts, dueAt: null });
      return;
    }
    case 'callback.unreached': {
      const { agentId, attempt, maxAttempts, reason, dueAt } = event.data;
      Object.assign(row, {
        state: dueAt ? 'paused' : 'failed',
        agentId,
        attempt,
        maxAttempts,
        reason,
        dueAt,
      });
      return;
    }
    case 'callback.canceled':
      Object.assign(row, { state: 'canceled', reason: event.data.reason, note: event.data.note });
      return;
    case 'callback.expired':
      row.state = 'expired';
      return;
    default:
      event satisfies never;
  }
}

/**
 * Whose work the conversation is says how its callback stands: an agent who took it is being rung before the client is; one
 * who gave it back has not called. When the two talk, or who heard the message ended the work, nobody is to be called.
 */
export function followWork(building: Building, event: TimelineEvent): void {
  const change = changeBy(event);
  if (!change) return;
  for (const row of building.callbacks.values())
    if (isLive(row) && row.conversationId === event.conversationId) Object.assign(row, change(row));
}

function changeBy(event: TimelineEvent): ((row: CallbackRow) => Partial<CallbackRow>) | null {
  if (event.kind === 'call.connected' || event.kind === 'call.ended') return () => ({ state: 'done' });
  if (event.kind === 'conversation.requeued')
    return (row) => (row.state === 'calling' ? { state: 'waiting', agentId: null } : {});
  if (event.kind !== 'conversation.accepted') return null;
  const { agentId } = event.data;
  // A message is heard first; whether its sender is called is the agent's decision.
  return (row) => (row.kind === 'callback' ? { state: 'calling', agentId } : {});
}

const isLive = ({ state }: CallbackRow): boolean =>
  state === 'waiting' || state === 'calling' || state === 'paused';
