import { aNote, anAgent, copyOf, one, two, type Breakage } from './breakage.ts';

// What came in, what went out, who is whose, and what there may be one of.

/** A live reservation for each conversation that the statement before gave. */
const RESERVED = `INSERT INTO reservation (id, conversation_id, agent_id, channel, state, why, expires_at, decided_at)
  SELECT new_id(), o.id, o.agent_id, o.channel, 'accepted', '{}', now(), now() FROM o`;

export const timelineBreakages: readonly Breakage[] = [
  {
    promise: 'seq_gapless',
    how: 'the client’s row is one ahead',
    sql: `UPDATE client SET last_seq = last_seq + 1 WHERE id = ${one('client', 'true')} RETURNING id`,
  },
  {
    promise: 'seq_gapless',
    how: 'two events have one number',
    key: 'timeline_event_client_id_seq_key',
    sql: `UPDATE timeline_event SET seq = 2 WHERE id = ${one('timeline_event', 'seq = 1')} RETURNING client_id AS id`,
  },
  {
    promise: 'event_once',
    how: 'two events of one thing',
    key: 'timeline_event_dedupe_key_key',
    sql: `UPDATE timeline_event SET dedupe_key = 'twilio:SM1' WHERE id IN ${two('timeline_event', 'true')} RETURNING id`,
  },
  {
    promise: 'message_on_timeline',
    how: 'a message without its event',
    sql: `${copyOf('message', `'mail_id', NULL`, `t.direction = 'inbound'`)} RETURNING id`,
  },
  {
    promise: 'message_on_timeline',
    how: 'an event without its message',
    sql: `UPDATE timeline_event SET kind = 'message.received', data = jsonb_build_object('messageId', new_id())
      WHERE id = ${aNote} RETURNING id`,
  },
  {
    promise: 'message_on_timeline',
    how: 'a message told twice',
    sql: `UPDATE timeline_event e SET kind = 'message.received', data = r.data FROM timeline_event r
      WHERE e.id = (SELECT n.id FROM timeline_event n WHERE n.kind = 'note.added' AND n.client_id = r.client_id LIMIT 1)
        AND r.id = (SELECT m.id FROM timeline_event m JOIN timeline_event n ON n.client_id = m.client_id
                     WHERE m.kind = 'message.received' AND n.kind = 'note.added' LIMIT 1)
     RETURNING r.data->>'messageId' AS id`,
  },
  {
    promise: 'call_on_timeline',
    how: 'a call without its event',
    sql: `INSERT INTO leg (id, conversation_id, party, state, ended_at) SELECT new_id(), id, 'client', 'ended', now()
      FROM conversation WHERE channel = 'call' AND direction = 'inbound' AND state = 'closed' LIMIT 1 RETURNING id`,
  },
  {
    promise: 'call_on_timeline',
    how: 'an event without its call',
    sql: `UPDATE timeline_event SET kind = 'call.received', data = jsonb_build_object('legId', new_id())
      WHERE id = ${aNote} RETURNING id`,
  },
  {
    promise: 'sent_on_timeline',
    how: 'a message of ours that nobody sends',
    sql: `${copyOf('message', `'mail_id', NULL`, `t.direction = 'outbound'`)} RETURNING id`,
  },
  {
    promise: 'sent_on_timeline',
    how: 'a message sent twice',
    sql: `${copyOf(
      'delivery',
      `'idempotency_key', 'again', 'callback_token', 'again', 'provider_id', NULL, 'state', 'pending', 'settled_at', NULL,
       'due_at', now()`,
      'true',
    )} RETURNING message_id AS id`,
  },
  {
    promise: 'fate_on_timeline',
    how: 'a delivery that failed in silence',
    sql: `UPDATE delivery SET state = 'undelivered' WHERE id = ${one('delivery', `state = 'delivered'`)} RETURNING id`,
  },
  {
    promise: 'end_on_timeline',
    how: 'a conversation that ended in silence',
    sql: `UPDATE timeline_event SET kind = 'note.added' WHERE id = ${one('timeline_event', `kind = 'conversation.closed'`)}
      RETURNING conversation_id AS id`,
  },
  {
    promise: 'mail_accounted',
    how: 'a mail that nobody sees',
    sql: `INSERT INTO raw_inbound (id, source, bytes, received_at)
      VALUES (new_id(), 'email', 'x', now() - interval '1 hour') RETURNING id`,
  },
  {
    promise: 'mail_once',
    how: 'a mail taken in and held back',
    sql: `WITH r AS (INSERT INTO raw_inbound (id, source, bytes, reason) VALUES (new_id(), 'email', 'x', 'bounce') RETURNING id)
      UPDATE message SET raw_id = r.id FROM r
       WHERE message.id = ${one('message', `channel = 'email' AND direction = 'inbound'`)} RETURNING r.id`,
  },
  {
    promise: 'mail_once',
    how: 'a mail that became two messages',
    sql: `WITH r AS (INSERT INTO raw_inbound (id, source, bytes) VALUES (new_id(), 'email', 'x') RETURNING id)
      UPDATE message SET raw_id = r.id, "to" = 'desk@hub.example' FROM r
       WHERE message.id IN ${two('message', `channel = 'email' AND direction = 'inbound'`)} RETURNING r.id`,
  },
  {
    promise: 'outbox_done',
    how: 'an event without consequences for ten minutes',
    sql: `INSERT INTO outbox_message (event_id, created_at) SELECT id, now() - interval '10 minutes' FROM timeline_event
      ORDER BY id LIMIT 1 ON CONFLICT (event_id) DO UPDATE SET created_at = excluded.created_at RETURNING event_id AS id`,
  },
  {
    promise: 'outbox_event',
    how: 'a row for no event',
    sql: `INSERT INTO outbox_message (event_id) VALUES (new_id()) RETURNING event_id AS id`,
  },
  {
    promise: 'address_one_client',
    how: 'a number of two clients',
    key: 'address_kind_value_key',
    sql: `UPDATE address SET value = '+15550000000' WHERE id IN ${two('address', `kind = 'phone'`)} RETURNING id`,
  },
  {
    promise: 'tombstone_reachable',
    how: 'a tombstone that leads to nobody',
    sql: `INSERT INTO client (id, division_id, merged_into_id) SELECT new_id(), division_id, new_id() FROM client LIMIT 1 RETURNING id`,
  },
  {
    promise: 'tombstone_reachable',
    how: 'a merge whose loser lives on',
    sql: `INSERT INTO client_merge (id, winner_id, loser_id) SELECT new_id(), a.id, b.id FROM client a, client b WHERE a.id <> b.id
      LIMIT 1 RETURNING loser_id AS id`,
  },
  {
    promise: 'tombstone_reachable',
    how: 'an address left with a tombstone',
    sql: `WITH w AS (SELECT id, division_id FROM client ORDER BY id LIMIT 1),
      l AS (INSERT INTO client (id, division_id, merged_into_id, last_seq) SELECT new_id(), division_id, id, 1 FROM w RETURNING id, merged_into_id),
      m AS (INSERT INTO client_merge (id, winner_id, loser_id) SELECT new_id(), merged_into_id, id FROM l RETURNING id, winner_id, loser_id),
      e AS (INSERT INTO timeline_event (id, client_id, seq, kind, data, at)
        SELECT new_id(), loser_id, 1, 'client.mergedInto', jsonb_build_object('mergeId', id, 'winnerId', winner_id, 'winnerName', NULL), now() FROM m)
      INSERT INTO address (id, client_id, kind, value) SELECT new_id(), id, 'phone', '+15550009999' FROM l RETURNING id`,
  },
  {
    promise: 'belongs_together',
    how: 'a follow-up of somebody else’s conversation',
    sql: `UPDATE follow_up f SET conversation_id = (SELECT c.id FROM conversation c WHERE c.client_id <> f.client_id LIMIT 1)
      WHERE f.id = ${one('follow_up', 'true')} RETURNING id`,
  },
  {
    promise: 'belongs_together',
    how: 'an event of no conversation',
    sql: `UPDATE timeline_event SET conversation_id = new_id() WHERE id = ${aNote} RETURNING id`,
  },
  {
    promise: 'belongs_together',
    how: 'a conversation with somebody else’s address',
    sql: `UPDATE conversation c SET address_id = (SELECT a.id FROM address a WHERE a.client_id <> c.client_id LIMIT 1)
      WHERE c.id = ${one('conversation', 'true')} RETURNING id`,
  },
  {
    promise: 'one_open_conversation',
    how: 'a second one beside the first',
    key: 'conversation_one_open_of_thread',
    sql: `WITH made AS (${copyOf('conversation', `'opened_at', now()`, `t.state = 'queued'`)} RETURNING id, queue_id, channel),
      visit AS (INSERT INTO queue_visit (id, conversation_id, queue_id, channel) SELECT new_id(), id, queue_id, channel FROM made)
      SELECT id FROM made`,
  },
  {
    promise: 'one_live_reservation',
    how: 'a second one beside the first',
    key: 'reservation_one_live_work',
    withTriggers: true,
    sql: `${copyOf('reservation', `'created_at', now()`, `t.ended_at IS NULL`)} RETURNING id`,
  },
  {
    promise: 'one_question',
    how: 'an agent is asked two things',
    key: 'reservation_one_question',
    withTriggers: true,
    sql: `WITH o AS (UPDATE conversation SET state = 'offered' WHERE id IN ${two('conversation', `state = 'queued'`)}
        RETURNING id, channel)
      INSERT INTO reservation (id, conversation_id, agent_id, channel, state, why, expires_at)
      SELECT new_id(), o.id, ${anAgent}, o.channel, 'pending', '{}', now() + interval '1 minute' FROM o RETURNING id`,
  },
  {
    promise: 'one_call_per_agent',
    how: 'an agent talks to two',
    key: 'conversation_one_call_per_agent',
    withTriggers: true,
    sql: `WITH o AS (INSERT INTO conversation SELECT x.* FROM (
        SELECT DISTINCT ON (client_id) * FROM conversation c WHERE channel = 'call' AND state = 'closed' AND NOT EXISTS (
          SELECT FROM conversation o WHERE o.client_id = c.client_id AND o.state <> 'closed') ORDER BY client_id) t,
        LATERAL jsonb_populate_record(t::conversation, jsonb_build_object('id', new_id(), 'state', 'handled', 'outcome', NULL,
          'closed_at', NULL, 'agent_id', ${anAgent}, 'handled_at', now())) x LIMIT 2 RETURNING *),
      r AS (${RESERVED}) SELECT id FROM o`,
  },
];
