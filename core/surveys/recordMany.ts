import type { EventData } from '../contract/events.ts';
import type { Tx } from '../db.ts';

export interface PlannedEvent {
  clientId: string;
  kind: 'survey.planned';
  data: EventData<'survey.planned'>;
}

/** Appends one event to each of these clients' timelines, in one statement. */
export async function recordMany(tx: Tx, events: readonly PlannedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const items = events.map(({ clientId, kind, data }, idx) => ({ idx, client_id: clientId, kind, data }));
  const rows = await tx.db.$queryRaw<{ event_id: string }[]>`
    SELECT event_id FROM record_events(${JSON.stringify(items)}::jsonb)`;
  tx.recorded.push(...rows.map((row) => row.event_id));
}
