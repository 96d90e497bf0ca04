import { FORGOTTEN, isAnother, type HousePromise } from './housePromise.ts';

// Who holds what, who waits where, who is on which line. All of it changes in one transaction with the state it goes with,
// so all of it holds at every instant; only what a job does has a time.

/** Two clocks write the ends of a stay, ours and the database's. */
const CLOCKS_APART = `interval '1 second'`;

export const conversationPromises: readonly HousePromise[] = [
  {
    id: 'belongs_together',
    table: 'conversation',
    sql: `SELECT x.id, x.in_table, x.conversation_id, x.client_id FROM (
        SELECT id, 'message' AS in_table, conversation_id, client_id FROM message
        UNION ALL SELECT id, 'timeline_event', conversation_id, client_id FROM timeline_event
        UNION ALL SELECT id, 'follow_up', conversation_id, client_id FROM follow_up
        UNION ALL SELECT id, 'survey_invite', conversation_id, client_id FROM survey_invite) x
      JOIN conversation c ON c.id = x.conversation_id WHERE c.client_id <> x.client_id
       AND (x.in_table <> 'timeline_event' OR ${isAnother('x.client_id', 'c.client_id', 'c.id')})
      UNION ALL
      SELECT x.id, x.in_table, x.conversation_id, x.client_id FROM (
        SELECT id, 'message' AS in_table, conversation_id, client_id FROM message
        UNION ALL SELECT id, 'timeline_event', conversation_id, client_id FROM timeline_event) x
        LEFT JOIN client c ON c.id = x.client_id LEFT JOIN conversation v ON v.id = x.conversation_id
       WHERE c.id IS NULL OR (x.conversation_id IS NOT NULL AND v.id IS NULL)
      UNION ALL
      SELECT d.id, 'delivery', m.conversation_id, d.client_id FROM delivery d JOIN message m ON m.id = d.message_id
       WHERE m.client_id <> d.client_id OR m.channel <> d.channel OR m.direction <> 'outbound'
      UNION ALL
      SELECT c.id, 'conversation', c.id, c.client_id FROM conversation c JOIN address a ON a.id = c.address_id
       WHERE a.client_id <> c.client_id AND ${isAnother('c.client_id', 'a.client_id', 'a.id')}`,
  },
  {
    id: 'one_open_conversation',
    table: 'conversation',
    sql: `SELECT (array_agg(id ORDER BY opened_at DESC))[1] AS id, client_id, channel, array_agg(id) AS conversations
      FROM conversation WHERE state IN ('arriving', 'queued', 'offered', 'handled', 'joined')
     GROUP BY client_id, channel, our_address_id, thread HAVING count(*) > 1`,
  },
  {
    id: 'one_live_reservation',
    table: 'reservation',
    sql: `SELECT (array_agg(id ORDER BY created_at DESC))[1] AS id, conversation_id, array_agg(agent_id) AS agents
      FROM reservation WHERE ended_at IS NULL AND kind = 'work' GROUP BY conversation_id HAVING count(*) > 1`,
  },
  {
    id: 'one_question',
    table: 'reservation',
    sql: `SELECT (array_agg(id ORDER BY created_at DESC))[1] AS id, agent_id, array_agg(conversation_id) AS conversations
      FROM reservation WHERE state = 'pending' GROUP BY agent_id HAVING count(*) > 1`,
  },
  {
    id: 'one_call_per_agent',
    table: 'conversation',
    sql: `SELECT (array_agg(id ORDER BY handled_at DESC))[1] AS id, agent_id, array_agg(id) AS conversations
      FROM conversation WHERE channel = 'call' AND state = 'handled' GROUP BY agent_id HAVING count(*) > 1`,
  },
  {
    id: 'offer_matches',
    table: 'conversation',
    sql: `SELECT c.id, c.id AS conversation_id, c.state, r.id AS reservation_id FROM conversation c
      LEFT JOIN reservation r ON r.conversation_id = c.id AND r.kind = 'work' AND r.state = 'pending' AND r.ended_at IS NULL
     WHERE (c.state = 'offered') <> (r.id IS NOT NULL)`,
  },
  {
    id: 'holder_matches',
    table: 'conversation',
    sql: `SELECT c.id, c.id AS conversation_id, c.state, c.agent_id, r.agent_id AS reserved_by FROM conversation c
      LEFT JOIN reservation r ON r.conversation_id = c.id AND r.kind = 'work' AND r.state = 'accepted' AND r.ended_at IS NULL
     WHERE c.state <> 'closed'
       AND CASE WHEN c.state IN ('handled', 'wrapping') THEN r.agent_id IS DISTINCT FROM c.agent_id
             AND NOT (r.id IS NULL AND c.state = 'wrapping' AND c.channel = 'call' AND c.wrap_up_mode = 'optional') ELSE r.id IS NOT NULL END`,
  },
  {
    id: 'in_hand_counted',
    table: 'agent',
    sql: `SELECT a.id, a.live_calls, a.live_messages, a.pending_offers, r.calls, r.messages, r.offers, i.calls AS internal FROM agent a
      CROSS JOIN LATERAL (SELECT count(*)::int AS calls FROM internal_call
        WHERE answered_at IS NOT NULL AND ended_at IS NULL AND a.id IN (caller_id, callee_id)) i
      LEFT JOIN (
        SELECT agent_id, count(*) FILTER (WHERE channel = 'call') AS calls, count(*) FILTER (WHERE channel <> 'call') AS messages,
               count(*) FILTER (WHERE state = 'pending') AS offers
          FROM reservation WHERE ended_at IS NULL GROUP BY 1) r ON r.agent_id = a.id
     WHERE (a.colleague_calls, a.live_calls, a.live_messages, a.pending_offers) <> (i.calls, coalesce(r.calls, 0) + i.calls, coalesce(r.messages, 0), coalesce(r.offers, 0))`,
  },
  {
    id: 'free_found',
    table: 'agent',
    sql: `SELECT coalesce(a.id, f.agent_id) AS id, coalesce(m.line_id, f.queue_id) AS line_id, f.agent_id IS NOT NULL AS is_found
      FROM agent a JOIN agent_line m ON m.agent_id = a.id
      FULL JOIN free_agent f ON f.agent_id = m.agent_id AND f.queue_id = m.line_id
     WHERE a.id IS NULL
        OR (f.agent_id IS NOT NULL) <> may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent)
        OR f.idle_since <> a.idle_since OR f.takes_messages <> (a.live_messages < a.message_capacity)
        OR f.takes_calls <> takes_calls(a.device, a.fallback_number, a.live_messages, a.call_message_limit)`,
  },
  {
    id: 'reservation_told',
    table: 'reservation',
    sql: `SELECT id, conversation_id, state, decided_at, ended_at FROM reservation
     WHERE (state = 'pending') <> (decided_at IS NULL) OR (state = 'pending' AND ended_at IS NOT NULL)
        OR (state NOT IN ('pending', 'accepted') AND ended_at IS NULL)`,
  },
  {
    id: 'closed_is_over',
    table: 'conversation',
    sql: `SELECT c.id, c.id AS conversation_id, c.outcome, c.closed_at FROM conversation c WHERE c.state = 'closed' AND (
        c.closed_at IS NULL OR c.outcome IS NULL
        OR EXISTS (SELECT FROM reservation r WHERE r.conversation_id = c.id AND r.kind <> 'after' AND r.ended_at IS NULL)
        OR EXISTS (SELECT FROM queue_visit v WHERE v.conversation_id = c.id AND v.left_at IS NULL))`,
  },
  {
    id: 'waiting_in_queue',
    table: 'conversation',
    sql: `SELECT c.id, c.id AS conversation_id, c.state, v.visits FROM conversation c
      LEFT JOIN (SELECT conversation_id, count(*)::int AS visits FROM queue_visit WHERE left_at IS NULL GROUP BY 1) v
             ON v.conversation_id = c.id
     WHERE (c.state IN ('queued', 'offered') AND c.held_back_at IS NULL)::int <> coalesce(v.visits, 0)`,
  },
  {
    id: 'arrival_told',
    table: 'conversation',
    sql: `SELECT c.id, c.id AS conversation_id, c.state, a.result, a.ended_at FROM conversation c
      LEFT JOIN arrival a ON a.conversation_id = c.id
     WHERE (c.state = 'arriving') <> (a.conversation_id IS NOT NULL AND a.ended_at IS NULL)`,
  },
  {
    id: 'visit_told',
    table: 'queue_visit',
    sql: `SELECT v.id, v.conversation_id, v.result, v.entered_at, v.left_at FROM queue_visit v
      JOIN conversation c ON c.id = v.conversation_id
     WHERE (v.left_at IS NULL) <> (v.result IS NULL) OR v.left_at < v.entered_at - ${CLOCKS_APART}
        OR (v.result = 'answered' AND v.agent_id IS NULL) OR v.channel <> c.channel`,
  },
  {
    id: 'visits_apart',
    table: 'queue_visit',
    sql: `SELECT id, conversation_id, entered_at, before_left_at FROM (
        SELECT id, conversation_id, entered_at, lag(left_at, 1, '-infinity') OVER stays AS before_left_at
          FROM queue_visit WINDOW stays AS (PARTITION BY conversation_id ORDER BY entered_at, id)) v
     WHERE before_left_at IS NULL OR entered_at < before_left_at - ${CLOCKS_APART}`,
  },
  {
    id: 'conversation_times',
    table: 'conversation',
    sql: `SELECT id, id AS conversation_id, state, direction, queued_at, handled_at, wrap_started_at, wrap_up_due_at, closed_at
      FROM conversation
     WHERE (state IN ('handled', 'wrapping') AND handled_at IS NULL) OR (direction = 'inbound' AND queued_at IS NULL AND NOT EXISTS (
          SELECT FROM arrival a WHERE a.conversation_id = conversation.id AND a.result IS DISTINCT FROM 'queued'))
        OR (state = 'wrapping' AND (wrap_started_at IS NULL OR (wrap_up_due_at IS NULL) <> (coalesce(wrap_up_mode, '') = 'mandatory')))
        OR (state <> 'wrapping' AND wrap_up_due_at IS NOT NULL) OR (state <> 'closed' AND closed_at IS NOT NULL)
        OR (state <> 'closed' AND outcome IS NOT NULL) OR closed_at < opened_at - ${CLOCKS_APART}
        OR (held_since IS NOT NULL AND (channel <> 'call' OR state <> 'handled'))`,
  },
  {
    id: 'interval_matches',
    table: 'agent',
    sql: `SELECT a.id, a.intent, i.open FROM agent a
      JOIN (SELECT agent_id, count(*) FILTER (WHERE ended_at IS NULL)::int AS open,
                   bool_and(ended_at >= started_at) AS forward,
                   max(intent::text) FILTER (WHERE ended_at IS NULL) AS intent
              FROM agent_interval GROUP BY 1) i ON i.agent_id = a.id
     WHERE i.open <> 1 OR i.intent <> a.intent::text OR NOT i.forward`,
  },
  {
    id: 'leg_state_told',
    table: 'leg',
    sql: `SELECT id, conversation_id, party, state, ended_at FROM leg WHERE (state = 'ended') <> (ended_at IS NOT NULL)
      OR (party = 'agent') <> (agent_id IS NOT NULL)`,
  },
  {
    id: 'one_leg_per_party',
    table: 'leg',
    sql: `SELECT (array_agg(id ORDER BY started_at DESC))[1] AS id, conversation_id, party, count(*)::int AS legs FROM leg
     WHERE state <> 'ended' AND NOT parked GROUP BY conversation_id, party, guest_id HAVING count(*) > 1`,
  },
  {
    id: 'leg_ends_with_call',
    table: 'leg',
    sql: `SELECT l.id, l.conversation_id, l.party, l.state, c.closed_at FROM leg l JOIN conversation c ON c.id = l.conversation_id
     WHERE l.state <> 'ended' AND c.state = 'closed' AND c.closed_at < now() - interval '1 hour'
       AND c.handed_out_at IS NULL`,
  },
  {
    // A message needs a provider, who may be away for a while; everything else needs only ourselves.
    id: 'due_work_done',
    table: 'reservation',
    sql: `SELECT id, 'reservation' AS in_table, conversation_id, NULL::uuid AS client_id, expires_at AS due_at FROM reservation
       WHERE state = 'pending' AND expires_at < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'reservation', conversation_id, NULL, after_due_at FROM reservation
       WHERE kind = 'after' AND ended_at IS NULL AND after_due_at < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'conversation', id, client_id, grace_until FROM conversation
       WHERE grace_until < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'conversation', id, client_id, snoozed_until FROM conversation
       WHERE snoozed_at IS NOT NULL AND snoozed_until < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'conversation', id, client_id, wrap_up_due_at FROM conversation
       WHERE state = 'wrapping' AND wrap_up_due_at < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'survey_invite', conversation_id, client_id, due_at FROM survey_invite
       WHERE state IN ('planned', 'held') AND due_at < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'follow_up', conversation_id, client_id, due_at FROM follow_up
       WHERE state = 'planned' AND due_at < now() - ${FORGOTTEN} AND coalesce(due_until, due_at) < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'follow_up', conversation_id, client_id, escalate_at FROM follow_up
       WHERE state = 'overdue' AND escalated_at IS NULL AND escalate_at < now() - ${FORGOTTEN}
      UNION ALL SELECT id, 'delivery', NULL, client_id, coalesce(leased_until, due_at) FROM delivery
       WHERE state IN ('pending', 'held', 'leased') AND coalesce(leased_until, due_at) < now() - interval '1 hour'`,
  },
];
