-- What surveys come to, summed by the day (UTC) on which they were sent, so that a year is read in milliseconds. Made anew
-- from invites and answers for every day in which something changed; never written by hand.
CREATE TABLE IF NOT EXISTS "survey_sum" (
  "day" DATE NOT NULL,
  "division_id" UUID NOT NULL,
  "survey_id" UUID NOT NULL,
  "queue_id" UUID,
  "agent_id" UUID,
  "channel" TEXT NOT NULL,
  "tier" TEXT NOT NULL,
  -- Empty: the invites themselves. Their values: 0 sent, 1 answered, 2 never again.
  "question_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "value" INTEGER NOT NULL,
  "n" INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS "survey_sum_division_id_day_idx" ON "survey_sum" ("division_id", "day");
CREATE INDEX IF NOT EXISTS "survey_sum_day_idx" ON "survey_sum" ("day");

-- Until when the sums are known to be right. One row.
CREATE TABLE IF NOT EXISTS "survey_sum_state" (
  "id" INTEGER NOT NULL DEFAULT 1,
  "refreshed_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "survey_sum_state_pkey" PRIMARY KEY ("id")
);

-- Sums the days anew in which something was sent or answered since the last time, with ten minutes for transactions that took
-- long. One at a time; who comes second finds it done. Gives how many days there were.
CREATE OR REPLACE FUNCTION refresh_survey_sums(p_older_than_seconds int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_since timestamptz;
  v_days date[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('survey_sums'));
  SELECT s.refreshed_at INTO v_since FROM survey_sum_state s;
  IF v_since > clock_timestamp() - p_older_than_seconds * interval '1 s' THEN
    RETURN 0;
  END IF;
  SELECT array_agg(DISTINCT x.day) INTO v_days FROM (
    SELECT (i.sent_at AT TIME ZONE 'UTC')::date AS day FROM survey_invite i
     WHERE i.sent_at >= coalesce(v_since, '-infinity') - interval '10 minutes'
    UNION ALL
    SELECT (i.sent_at AT TIME ZONE 'UTC')::date FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
     WHERE a.answered_at >= coalesce(v_since, '-infinity') - interval '10 minutes' AND i.sent_at IS NOT NULL) x;
  INSERT INTO survey_sum_state (id, refreshed_at) VALUES (1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET refreshed_at = clock_timestamp();
  IF v_days IS NULL THEN
    RETURN 0;
  END IF;
  DELETE FROM survey_sum s WHERE s.day = ANY (v_days);
  INSERT INTO survey_sum (day, division_id, survey_id, queue_id, agent_id, channel, tier, question_key, kind, value, n)
  WITH asked AS MATERIALIZED (
    SELECT i.id, (i.sent_at AT TIME ZONE 'UTC')::date AS day, c.division_id, i.survey_id,
           coalesce(i.queue_id, v.queue_id) AS queue_id, coalesce(i.agent_id, v.agent_id) AS agent_id,
           i.channel::text AS channel, c.tier::text AS tier, a.score, a."of", a.never_again
      FROM unnest(v_days) d (day)
      JOIN survey_invite i ON i.sent_at >= d.day::timestamp AT TIME ZONE 'UTC' AND i.sent_at < (d.day + 1)::timestamp AT TIME ZONE 'UTC'
      JOIN client c ON c.id = i.client_id
      LEFT JOIN conversation v ON v.id = i.conversation_id
      LEFT JOIN survey_answer a ON a.invite_id = i.id),
  said AS (
    SELECT k.*, '' AS question_key, '' AS kind, s.value
      FROM asked k CROSS JOIN LATERAL (VALUES (0, true), (1, k.score IS NOT NULL), (2, k.never_again IS TRUE)) s (value, holds)
     WHERE s.holds
    UNION ALL
    SELECT k.*, r.question_key, r.kind, r.value FROM asked k JOIN survey_response r ON r.invite_id = k.id
     WHERE k.score IS NOT NULL AND r.value IS NOT NULL
    UNION ALL
    -- Answered before there were questions with keys.
    SELECT k.*, 'score', 'csat', k.score FROM asked k
     WHERE k.score IS NOT NULL AND NOT EXISTS (SELECT FROM survey_response r WHERE r.invite_id = k.id))
  SELECT s.day, s.division_id, s.survey_id, s.queue_id, s.agent_id, s.channel, s.tier, s.question_key, s.kind, s.value, count(*)
    FROM said s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
  RETURN cardinality(v_days);
END $$;
