import { anAgent, copyOf, history, one, type Breakage } from './breakage.ts';

// States, times, histories, and what is sent.

export const stateBreakages: readonly Breakage[] = [
  {
    promise: 'offer_matches',
    how: 'offered to nobody',
    sql: `UPDATE conversation SET state = 'offered' WHERE id = ${one('conversation', `state = 'queued'`)} RETURNING id`,
  },
  {
    promise: 'holder_matches',
    how: 'held by one, reserved by another',
    withTriggers: true,
    sql: `UPDATE reservation r SET agent_id = (SELECT a.id FROM agent a WHERE a.id <> r.agent_id LIMIT 1)
      WHERE r.id = ${one('reservation', 'ended_at IS NULL')} RETURNING conversation_id AS id`,
  },
  {
    promise: 'in_hand_counted',
    how: 'a call too many',
    sql: `UPDATE agent SET live_messages = live_messages + 1 WHERE id = ${one('agent', `intent = 'offline'`)} RETURNING id`,
  },
  {
    promise: 'free_found',
    how: 'busy, and found as free',
    sql: `INSERT INTO free_agent (queue_id, agent_id, idle_since, takes_messages)
      SELECT m.queue_id, a.id, a.idle_since, a.live_messages < a.message_capacity FROM queue_member m
        JOIN agent a ON a.id = m.agent_id AND a.intent <> 'available' LIMIT 1 RETURNING agent_id AS id`,
  },
  {
    promise: 'reservation_told',
    how: 'accepted, nobody knows when',
    sql: `UPDATE reservation SET decided_at = NULL WHERE id = ${one('reservation', `state = 'accepted'`)} RETURNING id`,
  },
  {
    promise: 'joined_goes_along',
    how: 'worked on together with somebody else’s',
    sql: `INSERT INTO conversation_link (id, head_id, part_id) SELECT new_id(), h.id, p.id
        FROM conversation p JOIN conversation h ON h.client_id <> p.client_id AND h.state = 'closed' AND h.channel <> 'call'
       WHERE p.state = 'closed' AND p.channel <> 'call' LIMIT 1 RETURNING part_id AS id`,
  },
  {
    promise: 'joined_asked_once',
    how: 'asked about the part as well',
    sql: `WITH asked AS (SELECT i.conversation_id AS part_id, c.id AS head_id FROM survey_invite i
        JOIN conversation p ON p.id = i.conversation_id AND p.state = 'closed'
        JOIN conversation c ON c.client_id = p.client_id AND c.id <> p.id AND c.state = 'closed' AND c.channel <> 'call'
       WHERE p.channel <> 'call' LIMIT 1),
      linked AS (INSERT INTO conversation_link (id, head_id, part_id, at)
        SELECT new_id(), head_id, part_id, '2000-01-01' FROM asked RETURNING part_id)
      SELECT i.id FROM survey_invite i JOIN linked ON linked.part_id = i.conversation_id`,
  },
  {
    promise: 'closed_is_over',
    how: 'closed without an outcome',
    sql: `UPDATE conversation SET outcome = NULL WHERE id = ${one('conversation', `state = 'closed'`)} RETURNING id`,
  },
  {
    promise: 'waiting_in_queue',
    how: 'waits in no queue',
    sql: `DELETE FROM queue_visit WHERE id = ${one('queue_visit', 'left_at IS NULL')} RETURNING conversation_id AS id`,
  },
  {
    promise: 'arrival_told',
    how: 'closed, and still in a menu',
    sql: `WITH f AS (INSERT INTO call_flow (id, division_id, name, draft)
        SELECT new_id(), d.id, 'broken', '{}' FROM division d LIMIT 1 RETURNING id),
      v AS (INSERT INTO call_flow_version (id, flow_id, number, document) SELECT new_id(), f.id, 1, '{}' FROM f RETURNING id)
      INSERT INTO arrival (conversation_id, flow_version_id)
        SELECT ${one('conversation', `state = 'closed'`)}, v.id FROM v RETURNING conversation_id AS id`,
  },
  {
    promise: 'visit_told',
    how: 'left, nobody knows how',
    sql: `UPDATE queue_visit SET result = NULL WHERE id = ${one('queue_visit', 'left_at IS NOT NULL')} RETURNING id`,
  },
  {
    promise: 'visits_apart',
    how: 'in two queues at once',
    sql: `${copyOf('queue_visit', `'entered_at', t.entered_at + interval '2 seconds'`, `t.left_at > t.entered_at + interval '5 seconds'`)} RETURNING id`,
  },
  {
    promise: 'conversation_times',
    how: 'handled, nobody knows since when',
    sql: `UPDATE conversation SET handled_at = NULL WHERE id = ${one('conversation', `state = 'handled'`)} RETURNING id`,
  },
  {
    promise: 'interval_matches',
    how: 'the hours say another thing than the agent',
    sql: `WITH shut AS (UPDATE agent_interval SET ended_at = now() WHERE agent_id = ${anAgent} AND ended_at IS NULL RETURNING 1)
      INSERT INTO agent_interval (id, agent_id, intent)
      SELECT new_id(), id, CASE intent WHEN 'away' THEN 'available'::"Intent" ELSE 'away' END FROM agent WHERE id = ${anAgent}
         AND (SELECT count(*) FROM shut) >= 0
      RETURNING agent_id AS id`,
  },
  {
    promise: 'leg_state_told',
    how: 'over, nobody knows since when',
    sql: `UPDATE leg SET ended_at = NULL WHERE id = ${one('leg', `state = 'ended'`)} RETURNING id`,
  },
  {
    promise: 'one_leg_per_party',
    how: 'an agent on two lines of one call',
    sql: `INSERT INTO leg (id, conversation_id, party, agent_id, state)
      SELECT new_id(), ${one('conversation', `state = 'handled'`)}, 'agent', ${anAgent}, 'in_progress' FROM generate_series(1, 2)
      RETURNING id`,
  },
  {
    promise: 'leg_ends_with_call',
    how: 'somebody is left on the line',
    sql: `INSERT INTO leg (id, conversation_id, party, agent_id, state) VALUES (new_id(),
      ${one('conversation', `closed_at < now() - interval '2 hours'`)}, 'agent', ${anAgent}, 'in_progress') RETURNING id`,
  },
  {
    promise: 'due_work_done',
    how: 'a reminder that does not come',
    sql: `UPDATE follow_up SET due_at = now() - interval '1 hour' WHERE id = ${one('follow_up', `state = 'planned' AND due_until IS NULL`)} RETURNING id`,
  },
  {
    promise: 'due_work_done',
    how: 'a survey that does not leave',
    sql: `UPDATE survey_invite SET state = 'held', due_at = now() - interval '1 hour'
      WHERE id = ${one('survey_invite', `state = 'skipped'`)} RETURNING id`,
  },
  {
    promise: 'due_work_done',
    how: 'wrap-up that does not end',
    sql: `UPDATE conversation SET state = 'wrapping', wrap_started_at = now() - interval '1 hour',
      wrap_up_due_at = now() - interval '50 minutes' WHERE id = ${one('conversation', `state = 'handled'`)} RETURNING id`,
  },
  {
    promise: 'delivery_forward',
    how: 'delivered, then only sent',
    sql: history('delivery', ['delivered', 'sent', 'delivered'], `state = 'delivered'`),
  },
  {
    promise: 'leg_forward',
    how: 'over, then talking again',
    sql: history('leg', ['ended', 'in_progress', 'ended'], `state = 'ended'`),
  },
  {
    promise: 'history_complete',
    how: 'a change that was not kept',
    sql: history('delivery', ['leased', 'accepted'], `state = 'delivered'`),
  },
  {
    promise: 'delivery_told',
    how: 'over, nobody knows since when',
    sql: `UPDATE delivery SET settled_at = NULL WHERE id = ${one('delivery', `state = 'delivered'`)} RETURNING id`,
  },
  {
    promise: 'opt_out_respected',
    how: 'left a minute after the STOP',
    sql: `UPDATE delivery SET left_at = now(), opted_out_at = now() - interval '1 minute'
      WHERE id = ${one('delivery', `state = 'delivered' AND purpose = 'reply'`)} RETURNING id`,
  },
  {
    promise: 'rules_noted',
    how: 'left without asking the governor',
    sql: `UPDATE delivery SET left_at = now() WHERE id = ${one('delivery', `purpose = 'survey'`)} RETURNING id`,
  },
  {
    promise: 'hours_respected',
    how: 'left at three in the morning',
    sql: `UPDATE delivery SET left_at = '2026-11-20T03:00:00Z',
      left_under = '{"hours": {"from": "08:00", "to": "21:00"}, "zones": ["Europe/London"]}'
      WHERE id = ${one('delivery', `purpose = 'survey' AND state = 'delivered'`)} RETURNING id`,
  },
  {
    promise: 'survey_cap',
    how: 'asked again the next day',
    sql: `WITH asked AS (
        SELECT i.survey_id, i.client_id, i.channel, i.due_at, i.sent_at, c.id AS other FROM survey_invite i
          JOIN conversation c ON c.client_id = i.client_id
         WHERE i.sent_at IS NOT NULL AND NOT EXISTS (SELECT FROM survey_invite x WHERE x.conversation_id = c.id)
           AND EXISTS (SELECT FROM delivery d WHERE d.client_id = i.client_id AND d.purpose = 'reply') LIMIT 1),
      made AS (
        INSERT INTO survey_invite (id, survey_id, conversation_id, client_id, channel, state, token_hash, due_at, sent_at, cap_days)
        SELECT new_id(), survey_id, other, client_id, channel, 'expired', '\\x01', due_at, sent_at + interval '1 day', 7 FROM asked
        RETURNING id, client_id)
      UPDATE delivery SET purpose = 'survey', idempotency_key = 'survey-' || made.id FROM made
       WHERE delivery.id = (SELECT d.id FROM delivery d WHERE d.client_id = made.client_id AND d.purpose = 'reply' LIMIT 1)
      RETURNING made.id`,
  },
  {
    promise: 'one_invite',
    how: 'two for one conversation',
    key: 'survey_invite_conversation_id_survey_id_key',
    sql: `${copyOf('survey_invite', `'created_at', now(), 'token_hash', '\\x02'`, `t.state = 'skipped'`)} RETURNING id`,
  },
  {
    promise: 'one_answer',
    how: 'answered, and still waiting for an answer',
    sql: `UPDATE survey_invite SET state = 'sent' WHERE id = ${one('survey_invite', `state = 'answered'`)} RETURNING id`,
  },
  {
    promise: 'invite_sent_once',
    how: 'sent without a message',
    sql: `UPDATE survey_invite SET sent_at = now() WHERE id = ${one('survey_invite', `state = 'skipped'`)} RETURNING id`,
  },
  {
    promise: 'low_score_followed',
    how: 'an unhappy client whom nobody calls',
    sql: `UPDATE survey_answer SET score = 1, answered_at = now() - interval '1 hour'
      WHERE id = ${one('survey_answer', 'score > 2')} RETURNING invite_id AS id`,
  },
  {
    promise: 'follow_up_told',
    how: 'done, nobody knows when',
    sql: `UPDATE follow_up SET done_at = NULL WHERE id = ${one('follow_up', `state = 'done'`)} RETURNING id`,
  },
  {
    promise: 'overtaken_text_canceled',
    how: 'a text after the client called',
    sql: `WITH e AS (UPDATE timeline_event SET recorded_at = now() - interval '1 hour' WHERE kind LIKE '%.received')
      UPDATE follow_up f SET created_at = now() - interval '2 hours', client_id = (
        SELECT client_id FROM timeline_event WHERE kind = 'message.received' LIMIT 1)
      WHERE f.id = ${one('follow_up', `kind = 'text' AND state = 'planned'`)} RETURNING id`,
  },
  {
    promise: 'planned_text_once',
    how: 'a text that left before its time',
    sql: `UPDATE delivery SET purpose = 'reminder', idempotency_key = 'followUp-' || f.id FROM follow_up f
      WHERE f.kind = 'text' AND f.state = 'planned' AND delivery.id = ${one('delivery', `purpose = 'reply'`)} RETURNING f.id`,
  },
];
