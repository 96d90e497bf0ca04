import type { EventData, EventKind, TimelineEvent } from '#core/contract/events.ts';

/** A timeline event with just the data a test speaks about, one minute after the one before it. */
export function makeEvent<K extends EventKind>(
  seq: number,
  kind: K,
  data: Partial<EventData<K>> = {},
): TimelineEvent {
  const at = new Date(Date.UTC(2026, 2, 10, 9, seq)).toISOString();
  const event: unknown = {
    id: `event-${seq}`,
    clientId: 'client',
    seq,
    kind,
    conversationId: null,
    agentId: null,
    at,
    data,
  };
  return event as TimelineEvent;
}
