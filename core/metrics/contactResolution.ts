import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type { FirstContact, FirstContactPage, ListFirstContact, Resolution } from '../contract/figures.ts';
import type { Hub } from '../hub.ts';
import { pageOf, readCursor } from '../paging.ts';

// was the client helped at the first contact, and with one call alone?

/** So long nothing more may come from the client. */
export const SETTLED_DAYS = 7;
const DAY_MS = 86_400_000;

interface Contact {
  closedAt: Date;
  /** When the client was next in touch of their own accord. */
  nextInboundAt: Date | null;
  isCall: boolean;
  transfers: number;
}

/**
 * `one_call`: resolved by a call that nobody passed on; `resolved`: the first contact was enough; `again`: the client had to
 * be in touch again within seven days. Null while that is not known yet.
 */
export function resolutionOf(contact: Contact, now: Date): Resolution | null {
  const until = contact.closedAt.getTime() + SETTLED_DAYS * DAY_MS;
  if (contact.nextInboundAt && contact.nextInboundAt.getTime() <= until) return 'again';
  if (now.getTime() < until) return null;
  return contact.isCall && contact.transfers === 0 ? 'one_call' : 'resolved';
}

// The same for all contacts of a time, in one statement. $1: division, $2: now, $3: days before the last settled day.
const JUDGED = `
  SELECT v.id, v.client_id, v.channel, v.closed_at, v.agent_id, v.queue_id,
         CASE WHEN EXISTS (SELECT 1 FROM conversation n WHERE n.client_id = v.client_id AND n.direction = 'inbound'
                AND n.outcome IS DISTINCT FROM 'spam' AND n.opened_at > v.closed_at
                AND n.opened_at <= v.closed_at + interval '${SETTLED_DAYS} days') THEN 'again'
              WHEN v.channel = 'call' AND NOT EXISTS (SELECT 1 FROM agent_segment s
                WHERE s.conversation_id = v.id AND s.result = 'transferred') THEN 'one_call'
              ELSE 'resolved' END AS resolution
    FROM conversation v JOIN client c ON c.id = v.client_id AND c.division_id = $1
   WHERE v.direction = 'inbound' AND v.state = 'closed' AND v.outcome = 'handled' AND v.handled_at IS NOT NULL
     AND v.opened_at > $2::timestamptz - ($3::int + 2 * ${SETTLED_DAYS}) * interval '1 day'
     AND v.closed_at > $2::timestamptz - ($3::int + ${SETTLED_DAYS}) * interval '1 day'
     AND v.closed_at <= $2::timestamptz - interval '${SETTLED_DAYS} days'`;

interface Counts {
  total: number;
  again: number;
  calls: number;
  one_call: number;
}

/** First-contact resolution, and one-call resolution of the calls, of contacts that ended a week ago or longer. */
export async function readFirstContact(
  hub: Hub,
  { divisionId }: Viewer,
  { days }: { days: number },
): Promise<FirstContact> {
  const { rows } = await hub.pool.query<Counts>(
    `SELECT count(*)::int AS total, count(*) FILTER (WHERE resolution = 'again')::int AS again,
            count(*) FILTER (WHERE channel = 'call')::int AS calls,
            count(*) FILTER (WHERE resolution = 'one_call')::int AS one_call FROM (${JUDGED}) j`,
    [divisionId, hub.clock.now(), days],
  );
  const { total = 0, again = 0, calls = 0, one_call = 0 } = rows[0] ?? {};
  const share = (numerator: number, denominator: number) => ({
    share: denominator === 0 ? null : numerator / denominator,
    numerator,
    denominator,
  });
  return { days, resolved: share(total - again, total), oneCall: share(one_call, calls) };
}

interface Row {
  id: string;
  client_id: string;
  client_name: string | null;
  agent_name: string | null;
  channel: 'call' | 'sms' | 'email';
  closed_at: Date;
  resolution: Resolution;
}

/** The contacts that the figures are made of, the newest first. */
export async function listFirstContact(
  hub: Hub,
  { divisionId }: Viewer,
  { days, of, cursor, limit }: z.output<typeof ListFirstContact>,
): Promise<FirstContactPage> {
  const [at, id] = cursor ? readCursor(cursor) : [null, null];
  const { rows } = await hub.pool.query<Row>(
    `SELECT j.id, j.client_id, j.channel, j.closed_at, j.resolution, c.name AS client_name,
            (SELECT a.name FROM agent a WHERE a.id = j.agent_id) AS agent_name
       FROM (${JUDGED}) j JOIN client c ON c.id = j.client_id
      WHERE ($4::text = 'resolved' OR j.channel = 'call')
        AND ($5::timestamptz IS NULL OR (j.closed_at, j.id) < ($5, $6::uuid))
      ORDER BY j.closed_at DESC, j.id DESC LIMIT $7`,
    [divisionId, hub.clock.now(), days, of, at, id, limit + 1],
  );
  return pageOf(rows, limit, {
    at: (row) => row.closed_at,
    present: (row) => ({
      conversationId: row.id,
      clientId: row.client_id,
      clientName: row.client_name,
      agentName: row.agent_name,
      channel: row.channel,
      closedAt: row.closed_at.toISOString(),
      resolution: row.resolution,
    }),
  });
}
