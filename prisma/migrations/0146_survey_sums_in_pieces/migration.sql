-- What surveys come to, made anew in pieces: what has changed is noted in an instant, and then one day at a time is summed, each
-- committed by itself, so that nobody waits for the first time or for a day of a large campaign. And by the client's segment,
-- and for effort (1 to 7) by how long was waited (SM-07: 0 below half a minute, 1 below two, 2 below five, 3 longer) and how
-- often the client was passed on (0, 1, 2 and more).
ALTER TABLE "survey_sum"
  ADD COLUMN IF NOT EXISTS "segment" TEXT,
  ADD COLUMN IF NOT EXISTS "waited" INTEGER,
  ADD COLUMN IF NOT EXISTS "transfers" INTEGER;

-- Days that are to be summed anew. A day may stand there several times: who notes one never waits for who sums it.
CREATE TABLE IF NOT EXISTS "survey_sum_todo" (
  "id" UUID NOT NULL,
  "day" DATE NOT NULL,
  CONSTRAINT "survey_sum_todo_pkey" PRIMARY KEY ("id")
);

-- How long the client waited for whom it talked with, and how often it was passed on; null: nobody had it.
CREATE OR REPLACE FUNCTION survey_waited(p_opened timestamptz, p_heard timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_heard < p_opened + interval '30 s' THEN 0 WHEN p_heard < p_opened + interval '2 min' THEN 1
              WHEN p_heard < p_opened + interval '5 min' THEN 2 WHEN p_heard IS NOT NULL THEN 3 END
$$;

-- Notes the days in which something was sent or answered since the last time, with ten minutes for transactions that took long.
-- Who comes second finds it done.
CREATE OR REPLACE FUNCTION note_survey_days(p_older_than_seconds int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_since timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('survey_sums'));
  SELECT s.refreshed_at INTO v_since FROM survey_sum_state s;
  IF v_since > clock_timestamp() - p_older_than_seconds * interval '1 s' THEN
    RETURN;
  END IF;
  INSERT INTO survey_sum_state (id, refreshed_at) VALUES (1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET refreshed_at = clock_timestamp();
  INSERT INTO survey_sum_todo (id, day)
  SELECT new_id(), x.day FROM (
    SELECT (i.sent_at AT TIME ZONE 'UTC')::date AS day FROM survey_invite i
     WHERE i.sent_at >= coalesce(v_since, '-infinity') - interval '10 minutes'
    UNION
    SELECT (i.sent_at AT TIME ZONE 'UTC')::date FROM survey_answer a JOIN survey_invite i ON i.id = a.invite_id
     WHERE a.answered_at >= v_since - interval '10 minutes' AND i.sent_at IS NOT NULL) x;
END $$;

-- Sums one of the days that are noted, the latest first; who is at one has it alone. Gives the day; null when none is left.
CREATE OR REPLACE FUNCTION sum_survey_day() RETURNS date LANGUAGE plpgsql AS $$
DECLARE
  v_day date;
BEGIN
  FOR v_day IN SELECT DISTINCT t.day FROM survey_sum_todo t ORDER BY t.day DESC LOOP
    IF pg_try_advisory_xact_lock(hashtext('survey_sums'), v_day - date '2000-01-01') THEN
      -- What is noted from now on is summed once more. Nothing left: somebody else was here meanwhile.
      DELETE FROM survey_sum_todo t WHERE t.day = v_day;
      IF FOUND THEN
        PERFORM sum_surveys_of(v_day);
        RETURN v_day;
      END IF;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION sum_surveys_of(p_day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM survey_sum s WHERE s.day = p_day;
  INSERT INTO survey_sum (day, division_id, survey_id, queue_id, agent_id, channel, tier, segment, question_key, kind, value, waited, transfers, n)
  WITH asked AS MATERIALIZED (
    SELECT i.id, c.division_id, i.survey_id, coalesce(i.queue_id, v.queue_id) AS queue_id, coalesce(i.agent_id, v.agent_id) AS agent_id,
           i.channel::text AS channel, c.tier::text AS tier, c.segment, a.score, a."of", a.never_again, v.id AS conversation_id,
           survey_waited(v.opened_at, coalesce(v.connected_at, v.handled_at)) AS waited
      FROM survey_invite i
      JOIN client c ON c.id = i.client_id
      LEFT JOIN conversation v ON v.id = i.conversation_id
      LEFT JOIN survey_answer a ON a.invite_id = i.id
     WHERE i.sent_at >= p_day::timestamp AT TIME ZONE 'UTC' AND i.sent_at < (p_day + 1)::timestamp AT TIME ZONE 'UTC'),
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
  SELECT p_day, s.division_id, s.survey_id, s.queue_id, s.agent_id, s.channel, s.tier, s.segment, s.question_key, s.kind, s.value,
         CASE WHEN s.kind = 'ces' THEN s.waited END,
         CASE WHEN s.kind = 'ces' AND s.conversation_id IS NOT NULL THEN (
           SELECT least(count(*), 2)::int FROM agent_segment g WHERE g.conversation_id = s.conversation_id AND g.result = 'transferred') END,
         count(*)
    FROM said s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13;
END $$;

-- As the version before asks for it: all at once.
CREATE OR REPLACE FUNCTION refresh_survey_sums(p_older_than_seconds int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_days int := 0;
BEGIN
  PERFORM note_survey_days(p_older_than_seconds);
  WHILE sum_survey_day() IS NOT NULL LOOP
    v_days := v_days + 1;
  END LOOP;
  RETURN v_days;
END $$;

-- What is known so far knows no segment.
INSERT INTO survey_sum_todo (id, day) SELECT new_id(), x.day FROM (SELECT DISTINCT s.day FROM survey_sum s) x;
