import { FORGOTTEN, isAnother, type HousePromise } from './housePromise.ts';

// What came in, what went out and what became of it is on the timeline exactly once. Both sides are compared, so that a
// message without an event and an event without a message are found alike.

/** The daemon that marks an unfinished mail (worker/sweep.ts) needs its time. */
const MAIL_UNFINISHED = `interval '15 minutes'`;

export const timelinePromises: readonly HousePromise[] = [
  {
    id: 'seq_gapless',
    table: 'client',
    sql: `SELECT c.id, c.id AS client_id, c.last_seq, coalesce(e.events, 0) AS events, e.oldest, e.newest
      FROM client c LEFT JOIN (
        SELECT client_id, count(*)::int AS events, count(DISTINCT seq)::int AS numbers, min(seq) AS oldest, max(seq) AS newest
          FROM timeline_event GROUP BY client_id) e ON e.client_id = c.id
     WHERE coalesce(e.events, 0) <> c.last_seq OR coalesce(e.numbers, 0) <> c.last_seq
        OR coalesce(e.newest, 0) <> c.last_seq OR coalesce(e.oldest, 1) <> 1`,
  },
  {
    id: 'event_once',
    table: 'timeline_event',
    sql: `SELECT (array_agg(id ORDER BY recorded_at DESC))[1] AS id, (array_agg(client_id))[1] AS client_id, count(*)::int AS events
      FROM timeline_event WHERE dedupe_key IS NOT NULL GROUP BY dedupe_key HAVING count(*) > 1`,
  },
  {
    id: 'message_on_timeline',
    table: 'message',
    sql: `WITH told AS (
        SELECT data->>'messageId' AS message_id, count(*)::int AS events, (array_agg(id))[1] AS event_id,
               (array_agg(client_id))[1] AS client_id
          FROM timeline_event WHERE kind = 'message.received' GROUP BY 1)
      SELECT coalesce(m.id, t.event_id) AS id, CASE WHEN m.id IS NULL THEN 'timeline_event' ELSE 'message' END AS in_table,
             coalesce(m.client_id, t.client_id) AS client_id, coalesce(t.events, 0) AS events
        FROM (SELECT id, client_id FROM message WHERE direction = 'inbound') m
        FULL JOIN told t ON t.message_id = m.id::text
       WHERE m.id IS NULL OR t.event_id IS NULL OR t.events <> 1 OR (t.client_id <> m.client_id AND ${isAnother('t.client_id', 'm.client_id', 'm.id')})`,
  },
  {
    // A parked call waits beside the call that is going on, whoever placed that one.
    id: 'call_on_timeline',
    table: 'leg',
    sql: `WITH told AS (
        SELECT data->>'legId' AS leg_id, count(*)::int AS events, (array_agg(id))[1] AS event_id,
               (array_agg(client_id))[1] AS client_id
          FROM timeline_event WHERE kind = 'call.received' GROUP BY 1),
      came AS (
        SELECT l.id, c.client_id, l.conversation_id, l.parked OR (c.direction = 'inbound' AND l.callback_id IS NULL) AS is_inbound
          FROM leg l JOIN conversation c ON c.id = l.conversation_id WHERE l.party = 'client')
      SELECT coalesce(l.id, t.event_id) AS id, CASE WHEN l.id IS NULL THEN 'timeline_event' ELSE 'leg' END AS in_table,
             coalesce(l.client_id, t.client_id) AS client_id, l.conversation_id, coalesce(t.events, 0) AS events
        FROM came l FULL JOIN told t ON t.leg_id = l.id::text
       WHERE l.id IS NULL OR t.events <> 1 OR (t.client_id <> l.client_id AND ${isAnother('t.client_id', 'l.client_id', 'l.conversation_id')}) OR (t.event_id IS NULL AND l.is_inbound)`,
  },
  {
    id: 'sent_on_timeline',
    table: 'message',
    sql: `WITH told AS (
        SELECT data->>'messageId' AS message_id, count(*)::int AS events, (array_agg(id))[1] AS event_id,
               (array_agg(client_id))[1] AS client_id,
               1 + coalesce(max(jsonb_array_length(data->'copies')), 0) AS deliveries
          FROM timeline_event WHERE kind = 'message.queued' GROUP BY 1),
      sent AS (
        SELECT m.id, m.client_id, count(d.id)::int AS deliveries FROM message m LEFT JOIN delivery d ON d.message_id = m.id
         WHERE m.direction = 'outbound' GROUP BY m.id)
      SELECT coalesce(m.id, t.event_id) AS id, CASE WHEN m.id IS NULL THEN 'timeline_event' ELSE 'message' END AS in_table,
             coalesce(m.client_id, t.client_id) AS client_id, m.deliveries, coalesce(t.events, 0) AS events
        FROM sent m FULL JOIN told t ON t.message_id = m.id::text
       WHERE m.id IS NULL OR t.event_id IS NULL OR t.events <> 1 OR m.deliveries <> t.deliveries OR (t.client_id <> m.client_id AND ${isAnother('t.client_id', 'm.client_id', 'm.id')})`,
  },
  {
    id: 'fate_on_timeline',
    table: 'delivery',
    sql: `WITH told AS (
        SELECT data->>'deliveryId' AS delivery_id, kind, count(*)::int AS events FROM timeline_event
         WHERE kind IN ('message.sent', 'message.delivered', 'message.failed', 'message.unknown', 'message.canceled')
         GROUP BY 1, 2),
      ended AS (
        SELECT id, client_id, state, CASE state WHEN 'accepted' THEN 'message.sent' WHEN 'sent' THEN 'message.sent'
            WHEN 'delivered' THEN 'message.delivered' WHEN 'undelivered' THEN 'message.failed'
            WHEN 'failed' THEN 'message.failed' WHEN 'unknown' THEN 'message.unknown'
            WHEN 'canceled' THEN 'message.canceled' END AS kind
          FROM delivery)
      SELECT d.id, d.client_id, d.state, d.kind AS expected FROM ended d
        LEFT JOIN told t ON t.delivery_id = d.id::text AND t.kind = d.kind
       WHERE d.kind IS NOT NULL AND t.kind IS NULL
      UNION ALL
      SELECT d.id, d.client_id, d.state, t.kind FROM told t JOIN delivery d ON d.id::text = t.delivery_id WHERE t.events > 1`,
  },
  {
    id: 'end_on_timeline',
    table: 'conversation',
    sql: `SELECT c.id, c.id AS conversation_id, c.state, coalesce(t.events, 0) AS events FROM conversation c
      LEFT JOIN (SELECT conversation_id, sum(CASE kind WHEN 'conversation.closed' THEN 1 ELSE -1 END)::int AS events
                   FROM timeline_event
                  -- What was taken for spam and was none is open again.
                  WHERE kind = 'conversation.closed'
                     OR (kind = 'conversation.notSpam' AND data ->> 'was' = 'closed' AND data ->> 'reopened' = 'true')
                  GROUP BY 1) t ON t.conversation_id = c.id
     WHERE (c.state = 'closed')::int <> coalesce(t.events, 0)`,
  },
  {
    id: 'mail_accounted',
    table: 'raw_inbound',
    sql: `SELECT r.id, r.source, r.received_at FROM raw_inbound r
     WHERE r.reason IS NULL AND r.received_at < now() - ${MAIL_UNFINISHED}
       AND NOT EXISTS (SELECT FROM message m WHERE m.raw_id = r.id)`,
  },
  {
    // One of several mailboxes may be gone while the mail comes in: then it is both, and says so.
    id: 'mail_once',
    table: 'raw_inbound',
    sql: `SELECT raw_id AS id, count(*)::int AS messages FROM message WHERE raw_id IS NOT NULL GROUP BY raw_id, "to"
      HAVING count(*) > 1
      UNION ALL
      SELECT r.id, count(*)::int FROM raw_inbound r JOIN message m ON m.raw_id = r.id
       WHERE r.reason IS NOT NULL AND r.reason <> 'unknown_destination' GROUP BY r.id`,
  },
  {
    id: 'outbox_done',
    table: 'timeline_event',
    sql: `SELECT o.event_id AS id, e.client_id, e.kind, o.created_at FROM outbox_message o
      JOIN timeline_event e ON e.id = o.event_id WHERE o.created_at < now() - ${FORGOTTEN}`,
  },
  {
    id: 'outbox_event',
    table: 'timeline_event',
    sql: `SELECT o.event_id AS id, o.created_at FROM outbox_message o
     WHERE NOT EXISTS (SELECT FROM timeline_event e WHERE e.id = o.event_id)`,
  },
  {
    id: 'address_one_client',
    table: 'address',
    sql: `SELECT (array_agg(id))[1] AS id, array_agg(client_id) AS clients FROM address GROUP BY kind, value HAVING count(*) > 1`,
  },
];
