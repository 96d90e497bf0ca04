import { waitingStates, deliveryRanks } from '../conversations/deliveryRanks.ts';
import { legRanks } from '../calls/legStates.ts';
import { leftOutsideHours } from './hoursRespected.ts';
import { FORGOTTEN, type HousePromise } from './housePromise.ts';

// What left the house: its fate only moves forward, and nothing automatic left that should not have. Judged by what the
// database noted at the instant of leaving, because opt-outs, zones and switches change afterwards.

/** States in which the message is, for all we know, with the provider. `unknown` is not: it may never have left. */
const SENT = `('accepted', 'sent', 'delivered', 'undelivered')`;

/** A table of ranks as an SQL list of values. */
function ranked(ranks: Record<string, number>): string {
  return Object.entries(ranks)
    .map(([state, rank]) => `('${state}', ${rank})`)
    .join(', ');
}

/** Changes of a subject that do not go up in rank; `free` are states between which a row may go to and fro. */
function backward(
  subject: 'delivery' | 'leg',
  ranks: Record<string, number>,
  free: readonly string[],
): string {
  const between = free.map((state) => `'${state}'`).join(', ');
  const isFree = free.length > 0 ? `h."from" IN (${between}) AND h."to" IN (${between})` : 'false';
  return `WITH rank (state, rank) AS (VALUES ${ranked(ranks)})
    SELECT h.row_id AS id, h."from", h."to", h.at FROM state_change h
      LEFT JOIN rank was ON was.state = h."from" LEFT JOIN rank became ON became.state = h."to"
     WHERE h.subject = '${subject}' AND NOT (${isFree}) AND (became.rank > was.rank) IS NOT TRUE`;
}

export const sendingPromises: readonly HousePromise[] = [
  {
    id: 'delivery_forward',
    table: 'delivery',
    // A busy provider puts a claimed message back in line.
    sql: backward('delivery', deliveryRanks, waitingStates),
  },
  { id: 'leg_forward', table: 'leg', sql: backward('leg', legRanks, []) },
  {
    id: 'history_complete',
    table: 'delivery',
    sql: `WITH step AS (
        SELECT h.subject, h.row_id, h."from", h."to", lag(h."to") OVER line AS before, lead(h.id) OVER line IS NULL AS is_last
          FROM state_change h WINDOW line AS (PARTITION BY h.subject, h.row_id ORDER BY h.id))
      SELECT s.row_id AS id, s.subject AS in_table, s."from", s."to", s.before, coalesce(d.state::text, l.state::text) AS state
        FROM step s LEFT JOIN delivery d ON s.subject = 'delivery' AND d.id = s.row_id
        LEFT JOIN leg l ON s.subject = 'leg' AND l.id = s.row_id
       WHERE s.before <> s."from" OR s.is_last AND s."to" IS DISTINCT FROM coalesce(d.state::text, l.state::text)`,
  },
  {
    id: 'delivery_told',
    table: 'delivery',
    sql: `SELECT id, client_id, state, leased_until, settled_at FROM delivery
     WHERE (state = 'leased') <> (leased_until IS NOT NULL) OR (state = 'held') > (held_reason IS NOT NULL)
        OR (state NOT IN ('pending', 'held', 'leased')) <> (settled_at IS NOT NULL)
      UNION ALL
      SELECT (array_agg(id))[1], (array_agg(client_id))[1], (array_agg(state))[1], NULL, NULL FROM delivery
       GROUP BY idempotency_key HAVING count(*) > 1
      UNION ALL
      SELECT (array_agg(id))[1], (array_agg(client_id))[1], (array_agg(state))[1], NULL, NULL FROM delivery
       WHERE provider_id IS NOT NULL GROUP BY provider_id HAVING count(*) > 1`,
  },
  {
    // What left before leaving was noted is judged by when it was written.
    id: 'opt_out_respected',
    table: 'delivery',
    sql: `SELECT d.id, d.client_id, d.state, d.purpose, d.left_at, coalesce(d.opted_out_at, a.opted_out_at) AS opted_out_at
      FROM delivery d LEFT JOIN address a ON d.left_at IS NULL AND a.value = d."to" AND a.kind = address_kind(d.channel)
     WHERE d.state IN ${SENT}
       AND CASE WHEN d.left_at IS NULL THEN a.opted_out_at < d.created_at ELSE d.opted_out_at <= d.left_at END`,
  },
  {
    id: 'rules_noted',
    table: 'delivery',
    sql: `SELECT id, client_id, state, purpose, left_at FROM delivery
     WHERE purpose <> 'reply' AND left_at IS NOT NULL AND left_under IS NULL`,
  },
  {
    // Only suspects: which wall clocks count when zones are never open together is decided by hoursRespected.ts.
    id: 'hours_respected',
    table: 'delivery',
    isBroken: leftOutsideHours,
    sql: `SELECT d.id, d.client_id, d.purpose, d.left_at, d.left_under FROM delivery d
     WHERE d.purpose <> 'reply' AND d.state IN ${SENT} AND d.left_at IS NOT NULL
       AND (EXISTS (
         -- What the dated rules said, as it was when it left.
         SELECT FROM jsonb_array_elements(d.left_under->'local') l, LATERAL (SELECT d.left_at AT TIME ZONE (l->>'zone') AS at) w
          WHERE (l->>'isHoliday')::boolean OR w.at::date::text <> l->>'date'
             OR EXISTS (SELECT FROM jsonb_array_elements(l->'windows') x
                         WHERE w.at::time < (x->>'from')::time OR w.at::time >= (x->>'to')::time))
       OR jsonb_typeof(d.left_under->'hours') = 'object' AND EXISTS (
         SELECT FROM jsonb_array_elements_text(d.left_under->'zones') z (zone),
           LATERAL (SELECT (d.left_at AT TIME ZONE z.zone)::time AS clock, (d.left_under->'hours'->>'from')::time AS opens,
                           (d.left_under->'hours'->>'to')::time AS closes) w
          WHERE CASE WHEN w.opens = w.closes THEN false
            WHEN w.opens < w.closes THEN w.clock < w.opens OR w.clock >= w.closes
            ELSE w.clock < w.opens AND w.clock >= w.closes END))`,
  },
  {
    // Two who were asked before they were known to be one.
    id: 'survey_cap',
    table: 'survey_invite',
    sql: `SELECT id, client_id, conversation_id, sent_at, before_at, cap_days FROM (
        SELECT id, client_id, conversation_id, sent_at, cap_days, lag(sent_at) OVER asked AS before_at,
             lag(id) OVER asked AS before_id FROM survey_invite
         WHERE sent_at IS NOT NULL WINDOW asked AS (PARTITION BY client_id ORDER BY sent_at, id)) i
     WHERE cap_days > 0 AND sent_at < before_at + cap_days * interval '24 hours'
       AND NOT EXISTS (SELECT FROM client_merge_row r JOIN client_merge g ON g.id = r.merge_id
                        WHERE r.in_table = 'survey_invite' AND r.row_id IN (i.id, i.before_id) AND g.at > i.sent_at)`,
  },
  {
    id: 'one_invite',
    table: 'survey_invite',
    sql: `SELECT (array_agg(id ORDER BY created_at DESC))[1] AS id, conversation_id, count(*)::int AS invites FROM survey_invite
     WHERE conversation_id IS NOT NULL
     GROUP BY conversation_id, survey_id HAVING count(*) > 1`,
  },
  {
    id: 'one_answer',
    table: 'survey_invite',
    sql: `SELECT i.id, i.client_id, i.state, i.sent_at, coalesce(a.answers, 0) AS answers, coalesce(t.events, 0) AS events
      FROM survey_invite i
      LEFT JOIN (SELECT invite_id, count(*)::int AS answers FROM survey_answer GROUP BY 1) a ON a.invite_id = i.id
      LEFT JOIN (SELECT data->>'inviteId' AS invite_id, count(*)::int AS events FROM timeline_event
                  WHERE kind = 'survey.answered' GROUP BY 1) t ON t.invite_id = i.id::text
     WHERE (i.state = 'answered')::int <> coalesce(a.answers, 0) OR (i.state = 'answered')::int <> coalesce(t.events, 0)
        OR (a.answers > 0 AND i.sent_at IS NULL)`,
  },
  {
    // By keypad there is nothing to deliver.
    id: 'invite_sent_once',
    table: 'survey_invite',
    sql: `SELECT i.id, i.client_id, i.state, i.sent_at, count(d.id)::int AS deliveries FROM survey_invite i
      LEFT JOIN delivery d ON d.idempotency_key = 'survey-' || i.id AND d.purpose = 'survey'
     GROUP BY i.id HAVING (i.sent_at IS NOT NULL AND i.channel <> 'call')::int <> count(d.id)
        OR (i.state IN ('sent', 'answered')) > (i.sent_at IS NOT NULL) OR (i.state IN ('planned', 'held', 'skipped')) > (i.sent_at IS NULL)`,
  },
  {
    id: 'low_score_followed',
    table: 'survey_invite',
    sql: `SELECT i.id, i.client_id, i.conversation_id, a.score, a.answered_at FROM survey_answer a
      JOIN survey_invite i ON i.id = a.invite_id
     WHERE (a.score <= 2 OR a.never_again) AND a.answered_at < now() - ${FORGOTTEN}
       AND NOT EXISTS (SELECT FROM follow_up f WHERE f.rule_key = 'low_score:' || i.id)`,
  },
  {
    id: 'follow_up_told',
    table: 'follow_up',
    sql: `SELECT id, client_id, state, kind, reminded_at, done_at, cancel_reason FROM follow_up
     WHERE (state = 'overdue' AND reminded_at IS NULL) OR (state = 'done') <> (done_at IS NOT NULL)
        OR (state = 'canceled') <> (cancel_reason IS NOT NULL) OR (kind = 'text' AND text IS NULL)
        OR (owner_id IS NULL AND NOT for_supervisor AND queue_id IS NULL AND state IN ('planned', 'overdue'))`,
  },
  {
    // Told apart by the database's clock, as core/followUps/clientReplied.ts does.
    id: 'overtaken_text_canceled',
    table: 'follow_up',
    sql: `SELECT f.id, f.client_id, f.created_at, min(e.recorded_at) AS in_touch_at FROM follow_up f
      JOIN timeline_event e ON e.client_id = f.client_id AND e.kind IN ('message.received', 'call.received')
       AND e.recorded_at > f.created_at AND e.recorded_at < now() - ${FORGOTTEN}
     WHERE (f.kind = 'text' AND f.state = 'planned') OR (f.cancel_on_reply AND f.state IN ('planned', 'overdue'))
     GROUP BY f.id`,
  },
  {
    id: 'planned_text_once',
    table: 'follow_up',
    sql: `SELECT f.id, f.client_id, f.state, f.kind FROM follow_up f
      JOIN delivery d ON d.idempotency_key = 'followUp-' || f.id AND d.purpose = f.purpose
     WHERE f.state <> 'done' OR f.kind <> 'text'`,
  },
];
