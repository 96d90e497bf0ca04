import type { Fleet } from '../support/fleet/fleet.ts';
import { brokenPromises } from '../support/invariants.ts';

// What is wrong after many calls: with the timelines, the figures, or the phone network.

interface Kept {
  call_sid: string;
  state: string;
  outcome: string | null;
  received: number;
  connected: number;
  ended: number;
  closed: number;
  live_legs: number;
  handled: number;
  whole: number;
  visits: number;
}

const ONCE = ['received', 'connected', 'ended', 'closed', 'handled', 'whole', 'visits'] as const;

/** Every call is on one timeline once, its lines, its conference and its figures are whole and over. */
export async function judgeCalls(fleet: Fleet, sids: readonly string[]): Promise<string[]> {
  return [
    ...(await wrongInTables(fleet, sids)),
    ...(await wrongAtNetwork(fleet, sids)),
    ...(await brokenPromises(fleet.database.pool)),
    ...[...fleet.servers, ...fleet.workers].flatMap(({ name, errors }) =>
      errors.map((line) => `${name}: ${line.slice(0, 400)}`),
    ),
  ];
}

async function wrongInTables({ database }: Fleet, sids: readonly string[]): Promise<string[]> {
  const { rows } = await database.pool.query<Kept>(
    `SELECT l.call_sid, c.state, c.outcome,
       (SELECT count(*)::int FROM timeline_event e WHERE e.conversation_id = c.id AND e.kind = 'call.received') AS received,
       (SELECT count(*)::int FROM timeline_event e WHERE e.conversation_id = c.id AND e.kind = 'call.connected') AS connected,
       (SELECT count(*)::int FROM timeline_event e WHERE e.conversation_id = c.id AND e.kind = 'call.ended') AS ended,
       (SELECT count(*)::int FROM timeline_event e WHERE e.conversation_id = c.id AND e.kind = 'conversation.closed') AS closed,
       (SELECT count(*)::int FROM leg o WHERE o.conversation_id = c.id AND o.state <> 'ended') AS live_legs,
       (SELECT count(*)::int FROM agent_segment s WHERE s.conversation_id = c.id AND s.result = 'handled') AS handled,
       (SELECT count(*)::int FROM agent_segment s WHERE s.conversation_id = c.id AND s.result = 'handled' AND s.talk_ms > 0
           AND s.accepted_at IS NOT NULL AND s.connected_at IS NOT NULL) AS whole,
       (SELECT count(*)::int FROM queue_visit v WHERE v.conversation_id = c.id AND v.result = 'answered') AS visits
       FROM leg l JOIN conversation c ON c.id = l.conversation_id WHERE l.party = 'client'`,
  );
  const kept = new Map(rows.map((row) => [row.call_sid, row]));
  const wrong = rows.length === sids.length ? [] : [`${sids.length} calls, ${rows.length} lines of clients`];
  for (const sid of sids) {
    const row = kept.get(sid);
    const isRight =
      row?.state === 'closed' &&
      row.outcome === 'handled' &&
      row.live_legs === 0 &&
      ONCE.every((what) => row[what] === 1);
    if (!isRight) wrong.push(`${sid}: ${JSON.stringify(row ?? 'is on no timeline')}`);
  }
  return wrong;
}

interface Listed {
  sid: string;
  status: string;
  conference: unknown;
}

interface Webhook {
  url: string;
  params: Record<string, string>;
  status: number | null;
}

async function wrongAtNetwork({ control }: Fleet, sids: readonly string[]): Promise<string[]> {
  const { items } = await control<{ items: Listed[] }>('GET', '/calls');
  const { webhooks } = await control<{ webhooks: Webhook[] }>('GET', '/webhooks');
  // "Not now" is an answer, too, as long as the network is heard when it asks again.
  const last = new Map(webhooks.map((one) => [`${one.url} ${JSON.stringify(one.params)}`, one]));
  const live = items.filter(({ status, conference }) => status !== 'completed' || conference !== null);
  const there = new Set(items.map(({ sid }) => sid));
  return [
    ...live.map(({ sid, status }) => `the network has ${sid} as ${status}`),
    ...sids.filter((sid) => !there.has(sid)).map((sid) => `the network has no ${sid}`),
    ...[...last.values()]
      .filter(({ status }) => status === null || status >= 400)
      .map(({ url, status }) => `a webhook was answered by ${status}: ${url}`),
  ];
}
