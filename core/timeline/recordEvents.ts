import type { EventKind } from '../contract/events.ts';
import type { Tx } from '../db.ts';
import type { NewEvent } from './recordEvent.ts';

interface Row {
  event_id: string;
}

/** Several at once, in one statement: for as many clients as there are. The clients' rows are taken, each by id. */
export async function recordEvents(
  tx: Tx,
  events: readonly Omit<NewEvent<EventKind>, 'at' | 'dedupeKey'>[],
): Promise<void> {
  if (events.length === 0) return;
  const items = events.map((event, idx) => ({
    idx,
    client_id: event.clientId,
    kind: event.kind,
    data: event.data,
    conversation_id: event.conversationId ?? null,
    agent_id: event.agentId ?? null,
  }));
  const rows = await tx.db.$queryRaw<Row[]>`
    SELECT event_id FROM record_events(${JSON.stringify(items)}::jsonb)`;
  tx.recorded.push(...rows.map((row) => row.event_id));
}
