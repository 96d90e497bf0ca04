import type pg from 'pg';

// The checker: what must be true of every database of ours, whatever was done to it. Each statement gives the rows that
// break its promise.

const promises: Record<string, string> = {
  'the numbers of a client have no gap': `
    SELECT c.id, c.last_seq, count(e.id)::int AS events, coalesce(max(e.seq), 0) AS newest
      FROM client c LEFT JOIN timeline_event e ON e.client_id = c.id
     GROUP BY c.id HAVING count(e.id) <> c.last_seq OR coalesce(max(e.seq), 0) <> c.last_seq OR coalesce(min(e.seq), 1) <> 1`,
  'one thing from a provider is one event': `
    SELECT dedupe_key FROM timeline_event WHERE dedupe_key IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  'one address is one client': `SELECT kind, value FROM address GROUP BY 1, 2 HAVING count(*) > 1`,
  'one open conversation per client, channel and address of ours': `
    SELECT client_id, channel, our_address_id FROM conversation WHERE state IN ('queued', 'offered', 'handled')
     GROUP BY 1, 2, 3 HAVING count(*) > 1`,
  'one live reservation per conversation': `
    SELECT conversation_id FROM reservation WHERE ended_at IS NULL GROUP BY 1 HAVING count(*) > 1`,
  'one question at a time per agent': `
    SELECT agent_id FROM reservation WHERE state = 'pending' GROUP BY 1 HAVING count(*) > 1`,
  'one live call per agent': `
    SELECT agent_id FROM conversation WHERE channel = 'call' AND state = 'handled' GROUP BY 1 HAVING count(*) > 1`,
  'an offered conversation has its pending offer, and no other has one': `
    SELECT c.id, c.state FROM conversation c
      LEFT JOIN reservation r ON r.conversation_id = c.id AND r.state = 'pending' AND r.ended_at IS NULL
     WHERE (c.state = 'offered') <> (r.id IS NOT NULL)`,
  'who holds a conversation has its live reservation': `
    SELECT c.id, c.state, c.agent_id FROM conversation c
     WHERE c.state IN ('handled', 'wrapping') AND NOT EXISTS (
       SELECT 1 FROM reservation r WHERE r.conversation_id = c.id AND r.agent_id = c.agent_id AND r.ended_at IS NULL)`,
  'a closed conversation holds nobody and waits nowhere': `
    SELECT c.id FROM conversation c WHERE c.state = 'closed' AND (
      c.closed_at IS NULL OR c.outcome IS NULL
      OR EXISTS (SELECT 1 FROM reservation r WHERE r.conversation_id = c.id AND r.ended_at IS NULL)
      OR EXISTS (SELECT 1 FROM queue_visit v WHERE v.conversation_id = c.id AND v.left_at IS NULL))`,
  'who waits is in a queue, and nobody else is': `
    SELECT c.id, c.state FROM conversation c
     WHERE (c.state IN ('queued', 'offered')) <> EXISTS (
       SELECT 1 FROM queue_visit v WHERE v.conversation_id = c.id AND v.left_at IS NULL)`,
  'a stay in a queue that is over says how it ended': `
    SELECT id FROM queue_visit WHERE (left_at IS NULL) <> (result IS NULL) OR left_at < entered_at`,
  'one invite per conversation and survey': `
    SELECT conversation_id FROM survey_invite GROUP BY conversation_id, survey_id HAVING count(*) > 1`,
  'one answer per invite, and only to one that was sent': `
    SELECT i.id, i.state FROM survey_invite i LEFT JOIN survey_answer a ON a.invite_id = i.id
     WHERE (i.state = 'answered') <> (a.id IS NOT NULL) OR a.id IS NOT NULL AND i.sent_at IS NULL`,
  'one survey in the time of the cap': `
    SELECT a.id FROM survey_invite a JOIN survey_invite b ON a.client_id = b.client_id AND a.id < b.id
     WHERE a.sent_at IS NOT NULL AND b.sent_at IS NOT NULL AND abs(extract(epoch FROM a.sent_at - b.sent_at)) < 6 * 86400`,
  'nothing was sent after an opt-out': `
    SELECT d.id, d.state FROM delivery d JOIN address a
        ON a.value = d."to" AND a.kind = (CASE WHEN d.channel = 'email' THEN 'email' ELSE 'phone' END)::"AddressKind"
     WHERE a.opted_out_at < d.created_at AND d.state IN ('accepted', 'sent', 'delivered', 'undelivered')`,
  // It costs a second before the database breaks such a circle, so it must not be the normal course of things.
  'nobody waits for anybody in a circle': `
    SELECT deadlocks FROM pg_stat_database WHERE datname = current_database() AND deadlocks > 0`,
};

/** Every broken promise with the rows that break it; an empty list is what it should be. */
export async function brokenPromises(pool: pg.Pool): Promise<string[]> {
  const broken = await Promise.all(
    Object.entries(promises).map(async ([promise, sql]) => {
      const { rows } = await pool.query<Record<string, unknown>>(sql);
      return rows.length === 0 ? [] : [`${promise}: ${JSON.stringify(rows.slice(0, 3))}`];
    }),
  );
  return broken.flat();
}
