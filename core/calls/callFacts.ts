import { z } from 'zod';
import type { Hub } from '../hub.ts';

const Greetings = z.record(z.string(), z.string());

interface FactsRow {
  state: string;
  language: string;
  greeting: unknown;
  place: number | null;
}

export interface CallFacts {
  isWaiting: boolean;
  language: string;
  greeting: string | null;
  /** 1 for the next in line; null when the call waits no more. */
  place: number | null;
}

/** What the phone side needs to know of a call: language, the queue's greeting, the place in line. Null for none of ours. */
export async function loadCallFacts(hub: Hub, conversationId: string): Promise<CallFacts | null> {
  const { rows } = await hub.pool.query<FactsRow>({
    name: 'call_facts',
    text: `SELECT c.state, cl.language, q.greeting,
             CASE WHEN c.state IN ('queued', 'offered') THEN (SELECT count(*)::int + 1 FROM conversation o
               WHERE o.queue_id = c.queue_id AND o.state IN ('queued', 'offered') AND o.channel = 'call' AND o.rank_at < c.rank_at) END AS place
             FROM conversation c JOIN client cl ON cl.id = c.client_id JOIN queue q ON q.id = c.queue_id
            WHERE c.id = $1 AND c.channel = 'call'`,
    values: [conversationId],
  });
  const row = rows[0];
  if (!row) return null;
  const greetings = Greetings.catch({}).parse(row.greeting);
  return {
    isWaiting: row.place !== null,
    language: row.language,
    greeting: greetings[row.language] ?? greetings['en'] ?? null,
    place: row.place,
  };
}
