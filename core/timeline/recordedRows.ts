import type { Committed } from './committed.ts';
import { presentEvent } from './readTimeline.ts';

/** What the SQL functions that record many events at once give back of each. */
export interface RecordedRow {
  kind: string;
  event_id: string;
  event_client: string;
  event_seq: number;
  event_at: Date;
  conversation_id: string | null;
  data: unknown;
}

/** For the relay: as if it had been loaded. Nobody's desk is concerned. */
export function presentRecorded(row: RecordedRow): Committed {
  const event = presentEvent({
    id: row.event_id,
    client_id: row.event_client,
    seq: row.event_seq,
    kind: row.kind,
    data: row.data,
    conversation_id: row.conversation_id,
    agent_id: null,
    at: row.event_at,
    trace_id: null,
    dedupe_key: null,
  });
  return { event, holderId: null, queueId: null };
}
