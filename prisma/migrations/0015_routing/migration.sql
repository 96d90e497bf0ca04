-- CreateEnum
CREATE TYPE "Device" AS ENUM ('unknown', 'ready', 'degraded', 'lost');

-- AlterTable
ALTER TABLE "agent" ADD COLUMN     "call_message_limit" INTEGER,
ADD COLUMN     "device" "Device" NOT NULL DEFAULT 'unknown',
ADD COLUMN     "device_reason" TEXT,
ADD COLUMN     "device_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "fallback_number" TEXT,
ADD COLUMN     "intent_set_by" TEXT,
ADD COLUMN     "next_by_user_id" TEXT;

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "held_for" UUID,
ADD COLUMN     "held_rule" TEXT,
ADD COLUMN     "held_until" TIMESTAMPTZ(3),
ADD COLUMN     "last_line_id" UUID,
ADD COLUMN     "line_id" UUID,
ADD COLUMN     "required_skills" JSONB,
ADD COLUMN     "rings" JSONB,
ADD COLUMN     "step_due_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "free_agent" ADD COLUMN     "takes_calls" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "our_address" ADD COLUMN     "required_skills" JSONB;

-- AlterTable
ALTER TABLE "queue" ADD COLUMN     "call_message_limit" INTEGER,
ADD COLUMN     "calls_take_offers" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "preferred_seconds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "required_skills" JSONB;

-- CreateTable
CREATE TABLE "skill" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "skill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_skill" (
    "agent_id" UUID NOT NULL,
    "skill_id" UUID NOT NULL,
    "proficiency" INTEGER NOT NULL,

    CONSTRAINT "agent_skill_pkey" PRIMARY KEY ("agent_id","skill_id")
);

-- CreateTable
CREATE TABLE "agent_tab" (
    "agent_id" UUID NOT NULL,
    "tab_id" UUID NOT NULL,
    "phone" TEXT NOT NULL,
    "trouble" TEXT,
    "is_phone" BOOLEAN NOT NULL DEFAULT false,
    "is_gone" BOOLEAN NOT NULL DEFAULT false,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_tab_pkey" PRIMARY KEY ("agent_id","tab_id")
);

-- CreateTable
CREATE TABLE "routing_line" (
    "id" UUID NOT NULL,
    "queue_id" UUID NOT NULL,
    "needs" JSONB NOT NULL,

    CONSTRAINT "routing_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "line_member" (
    "line_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,

    CONSTRAINT "line_member_pkey" PRIMARY KEY ("line_id","agent_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "skill_division_id_name_key" ON "skill"("division_id", "name");

-- CreateIndex
CREATE INDEX "agent_skill_skill_id_idx" ON "agent_skill"("skill_id");

-- CreateIndex
CREATE UNIQUE INDEX "routing_line_queue_id_needs_key" ON "routing_line"("queue_id", "needs");

-- CreateIndex
CREATE INDEX "line_member_agent_id_idx" ON "line_member"("agent_id");

-- AddForeignKey
ALTER TABLE "skill" ADD CONSTRAINT "skill_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_skill" ADD CONSTRAINT "agent_skill_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_skill" ADD CONSTRAINT "agent_skill_skill_id_fkey" FOREIGN KEY ("skill_id") REFERENCES "skill"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_tab" ADD CONSTRAINT "agent_tab_agent_id_fkey" FOREIGN KEY ("agent_id") REFERENCES "agent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "routing_line" ADD CONSTRAINT "routing_line_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_member" ADD CONSTRAINT "line_member_line_id_fkey" FOREIGN KEY ("line_id") REFERENCES "routing_line"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ============================================================================================================
-- By hand from here on.
-- ============================================================================================================

ALTER TABLE "agent_skill" ADD CONSTRAINT "agent_skill_proficiency" CHECK ("proficiency" BETWEEN 1 AND 5);
-- One window of an agent is the phone.
CREATE UNIQUE INDEX "agent_tab_one_phone" ON "agent_tab" ("agent_id") WHERE "is_phone";
-- Written every ten seconds by every window.
ALTER TABLE "agent_tab" SET (fillfactor = 50);
CREATE INDEX "agent_heard_of" ON "agent" ("id") WHERE "device" IN ('ready', 'degraded');

-- Who waits in a line, by rank; who is kept back for one agent stands beside it.
CREATE INDEX "conversation_in_line" ON "conversation" ((coalesce("line_id", "queue_id")), "rank_at")
  WHERE "state" = 'queued' AND "held_for" IS NULL;
CREATE INDEX "conversation_held" ON "conversation" ("queue_id", "rank_at") WHERE "state" = 'queued' AND "held_for" IS NOT NULL;
CREATE INDEX "conversation_step" ON "conversation" ("queue_id", "step_due_at") WHERE "state" = 'queued' AND "step_due_at" IS NOT NULL;
CREATE INDEX "conversation_skilled" ON "conversation" ("last_line_id") WHERE "state" = 'queued' AND "last_line_id" IS NOT NULL;
-- Offers that a call may take back.
CREATE INDEX "reservation_pending_text" ON "reservation" ("agent_id") WHERE "state" = 'pending' AND "channel" <> 'call';

-- ---- who is free ----

-- Who may be asked: as before, and somebody sits there, who does not want to go as soon as the work in hand is done.
CREATE FUNCTION may_be_asked("intent" "Intent", "missed" timestamptz, "offers" int, "calls" int, "device" "Device", "next" "Intent")
  RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT "intent" = 'available' AND "missed" IS NULL AND "offers" = 0 AND "calls" = 0 AND "device" <> 'lost' AND "next" IS NULL
$$;

-- Who may be asked to take a call: the voice reaches them, in the browser or at a phone, and not too much is in hand.
CREATE FUNCTION takes_calls("device" "Device", "fallback" text, "messages" int, "most" int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT ("device" IN ('unknown', 'ready') OR "device" = 'degraded' AND "fallback" IS NOT NULL) AND ("most" IS NULL OR "messages" <= "most")
$$;

-- Every line that an agent is in: the queue's own, and those of the skills.
CREATE VIEW "agent_line" AS
  SELECT m.agent_id, m.queue_id AS line_id FROM queue_member m UNION ALL SELECT l.agent_id, l.line_id FROM line_member l;

CREATE OR REPLACE FUNCTION keep_free_agents() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
DECLARE
  v_changed uuid[];
  v_free uuid[];
BEGIN
  SELECT array_agg(n.id), array_agg(n.id) FILTER (WHERE n.free) INTO v_changed, v_free
    FROM (SELECT x.id, x.idle_since, x.live_messages < x.message_capacity AS takes,
            takes_calls(x.device, x.fallback_number, x.live_messages, x.call_message_limit) AS hears,
            may_be_asked(x.intent, x.missed_since, x.pending_offers, x.live_calls, x.device, x.next_intent) AS free FROM added x) n
    JOIN (SELECT x.id, x.idle_since, x.live_messages < x.message_capacity AS takes,
            takes_calls(x.device, x.fallback_number, x.live_messages, x.call_message_limit) AS hears,
            may_be_asked(x.intent, x.missed_since, x.pending_offers, x.live_calls, x.device, x.next_intent) AS free FROM removed x) o ON o.id = n.id
   WHERE o.free <> n.free OR n.free AND (o.takes <> n.takes OR o.hears <> n.hears OR o.idle_since <> n.idle_since);
  IF v_changed IS NOT NULL THEN
    DELETE FROM free_agent f WHERE f.agent_id = ANY (v_changed);
  END IF;
  IF v_free IS NOT NULL THEN
    INSERT INTO free_agent (agent_id, queue_id, takes_messages, takes_calls, idle_since)
      SELECT a.id, m.line_id, a.live_messages < a.message_capacity,
             takes_calls(a.device, a.fallback_number, a.live_messages, a.call_message_limit), a.idle_since
        FROM added a JOIN agent_line m ON m.agent_id = a.id WHERE a.id = ANY (v_free);
  END IF;
  RETURN NULL;
END $$;

-- Puts the free of these into free_agent, for these lines. First the rows, in order: who is changing just now is waited
-- for, and then seen as changed.
CREATE FUNCTION find_free(p_agents uuid[], p_lines uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM agent a WHERE a.id = ANY (p_agents) ORDER BY a.id FOR NO KEY UPDATE;
  INSERT INTO free_agent (agent_id, queue_id, takes_messages, takes_calls, idle_since)
    SELECT a.id, m.line_id, a.live_messages < a.message_capacity,
           takes_calls(a.device, a.fallback_number, a.live_messages, a.call_message_limit), a.idle_since
      FROM agent a JOIN agent_line m ON m.agent_id = a.id
     WHERE a.id = ANY (p_agents) AND m.line_id = ANY (p_lines)
       AND may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent)
    ON CONFLICT DO NOTHING;
END $$;

-- ---- lines ----

CREATE FUNCTION is_good_enough(p_agent uuid, p_needs jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT NOT EXISTS (
    SELECT FROM jsonb_each_text(p_needs) n
      LEFT JOIN agent_skill s ON s.agent_id = p_agent AND s.skill_id = n.key::uuid
     WHERE coalesce(s.proficiency, 0) < n.value::int)
$$;

-- Lines, skills and members of queues change rarely; one change at a time, so that none is overlooked by another.
CREATE FUNCTION take_lines_lock() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(7316150015) $$;

-- Puts these agents into the lines that they are good enough for, and out of the others.
CREATE FUNCTION keep_line_members(p_agents uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_lines uuid[];
BEGIN
  IF p_agents IS NULL THEN
    RETURN;
  END IF;
  PERFORM take_lines_lock();
  WITH gone AS (
    DELETE FROM line_member m USING routing_line l
     WHERE m.line_id = l.id AND m.agent_id = ANY (p_agents)
       AND NOT (is_good_enough(m.agent_id, l.needs)
                AND EXISTS (SELECT FROM queue_member q WHERE q.queue_id = l.queue_id AND q.agent_id = m.agent_id))
     RETURNING m.line_id, m.agent_id)
  DELETE FROM free_agent f USING gone g WHERE f.agent_id = g.agent_id AND f.queue_id = g.line_id;
  WITH come AS (
    INSERT INTO line_member (line_id, agent_id)
      SELECT l.id, q.agent_id FROM queue_member q JOIN routing_line l ON l.queue_id = q.queue_id
       WHERE q.agent_id = ANY (p_agents) AND is_good_enough(q.agent_id, l.needs)
      ON CONFLICT DO NOTHING RETURNING line_id)
  SELECT array_agg(DISTINCT c.line_id) INTO v_lines FROM come c;
  IF v_lines IS NOT NULL THEN
    PERFORM find_free(p_agents, v_lines);
  END IF;
END $$;

-- The line of a queue for those who are good enough; made when nobody has asked for it yet. Null: the queue's own.
CREATE FUNCTION line_of(p_queue uuid, p_needs jsonb) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  v_line uuid;
BEGIN
  IF p_needs = '{}' THEN
    RETURN NULL;
  END IF;
  SELECT l.id INTO v_line FROM routing_line l WHERE l.queue_id = p_queue AND l.needs = p_needs;
  IF FOUND THEN
    RETURN v_line;
  END IF;
  PERFORM take_lines_lock();
  SELECT l.id INTO v_line FROM routing_line l WHERE l.queue_id = p_queue AND l.needs = p_needs;
  IF FOUND THEN
    RETURN v_line;
  END IF;
  INSERT INTO routing_line (id, queue_id, needs) VALUES (new_id(), p_queue, p_needs) RETURNING id INTO v_line;
  PERFORM keep_line_members(ARRAY(SELECT q.agent_id FROM queue_member q WHERE q.queue_id = p_queue));
  RETURN v_line;
END $$;

CREATE FUNCTION keep_skilled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_line_members(array_agg(DISTINCT x.agent_id)) FROM changed x;
  RETURN NULL;
END $$;
CREATE TRIGGER "agent_skill_added" AFTER INSERT ON "agent_skill"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_skilled();
CREATE TRIGGER "agent_skill_changed" AFTER UPDATE ON "agent_skill"
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_skilled();
CREATE TRIGGER "agent_skill_removed" AFTER DELETE ON "agent_skill"
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_skilled();

CREATE OR REPLACE FUNCTION keep_free_members() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_agents uuid[];
  v_queues uuid[];
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM free_agent f USING removed m WHERE f.agent_id = m.agent_id AND f.queue_id = m.queue_id;
    SELECT array_agg(DISTINCT m.agent_id), array_agg(DISTINCT m.queue_id) INTO v_agents, v_queues FROM removed m;
  ELSE
    SELECT array_agg(DISTINCT m.agent_id), array_agg(DISTINCT m.queue_id) INTO v_agents, v_queues FROM added m;
  END IF;
  -- Before any agent's row, as everywhere.
  PERFORM take_lines_lock();
  IF TG_OP = 'INSERT' THEN
    PERFORM find_free(v_agents, v_queues);
  END IF;
  IF EXISTS (SELECT FROM routing_line l WHERE l.queue_id = ANY (v_queues)) THEN
    PERFORM keep_line_members(v_agents);
  END IF;
  RETURN NULL;
END $$;

-- ---- where a conversation waits ----

-- The rings of a list of required skills ([{skillId, minimum, relax: [{afterSeconds, minimum}]}], 0: not asked for any more):
-- after so many seconds of waiting, skill id -> minimum.
CREATE FUNCTION rings_of(p_required jsonb) RETURNS TABLE ("after" int, "needs" jsonb) LANGUAGE sql IMMUTABLE AS $$
  WITH asked AS (
    SELECT x ->> 'skillId' AS skill, (x ->> 'minimum')::int AS minimum, coalesce(x -> 'relax', '[]') AS relax
      FROM jsonb_array_elements(p_required) x),
  step AS (
    SELECT 0 AS after UNION SELECT (r ->> 'afterSeconds')::int FROM asked a, jsonb_array_elements(a.relax) r)
  SELECT s.after, coalesce(jsonb_object_agg(n.skill, n.minimum) FILTER (WHERE n.minimum > 0), '{}')
    FROM step s CROSS JOIN LATERAL (
      SELECT a.skill, coalesce((SELECT (r ->> 'minimum')::int FROM jsonb_array_elements(a.relax) r
        WHERE (r ->> 'afterSeconds')::int <= s.after ORDER BY (r ->> 'afterSeconds')::int DESC LIMIT 1), a.minimum) AS minimum
        FROM asked a) n
   GROUP BY s.after ORDER BY s.after
$$;

-- Which ring it is in after so long, from 1; in which line; and when the next begins.
CREATE FUNCTION ring_at(p_rings jsonb, p_since timestamptz) RETURNS TABLE ("ring" int, "line" uuid, "next" timestamptz)
LANGUAGE sql STABLE AS $$
  SELECT max(r.n) FILTER (WHERE r.at <= now())::int, (p_rings -> (max(r.n) FILTER (WHERE r.at <= now()) - 1)::int ->> 'line')::uuid,
         min(r.at) FILTER (WHERE r.at > now())
    FROM (SELECT x.n, p_since + (x.ring ->> 'after')::int * interval '1 s' AS at
            FROM jsonb_array_elements(p_rings) WITH ORDINALITY x (ring, n)) r
$$;

-- Where somebody waits who enters a queue: rings from the requirements of queue, number and own, the nearer before the
-- farther for the same skill; and whether their own agent is waited for: the account agent, else who had them last.
CREATE FUNCTION placing_of(p_queue uuid, p_our uuid, p_client uuid, p_own jsonb, p_since timestamptz) RETURNS TABLE (
  rings jsonb, line_id uuid, last_line_id uuid, held_for uuid, held_rule text, held_until timestamptz, step_due_at timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_queue queue;
  v_required jsonb;
  v_line uuid;
  v_next timestamptz;
BEGIN
  SELECT * INTO v_queue FROM queue q WHERE q.id = p_queue;
  SELECT jsonb_agg(t.item) INTO v_required FROM (
    SELECT DISTINCT ON (x.item ->> 'skillId') x.item FROM (
      SELECT 1 AS n, i AS item FROM jsonb_array_elements(coalesce(p_own, '[]')) i
      UNION ALL SELECT 2, i FROM our_address o, jsonb_array_elements(coalesce(o.required_skills, '[]')) i
                 WHERE o.id = p_our AND o.queue_id = p_queue
      UNION ALL SELECT 3, i FROM jsonb_array_elements(coalesce(v_queue.required_skills, '[]')) i) x
    ORDER BY x.item ->> 'skillId', x.n) t;
  IF v_required IS NOT NULL THEN
    SELECT jsonb_agg(jsonb_build_object('after', r.after, 'needs', r.needs, 'line', line_of(p_queue, r.needs)) ORDER BY r.after)
      INTO rings FROM rings_of(v_required) r;
    SELECT r.line, r.next INTO v_line, v_next FROM ring_at(rings, p_since) r;
    line_id := v_line;
    last_line_id := (rings -> -1 ->> 'line')::uuid;
  END IF;
  IF v_queue.preferred_seconds > 0 THEN
    SELECT a.id, w.rule, now() + v_queue.preferred_seconds * interval '1 s' INTO held_for, held_rule, held_until
      FROM (SELECT 1 AS n, 'account_agent' AS rule, c.account_agent_id AS agent FROM client c WHERE c.id = p_client
            UNION ALL (SELECT 2, 'last_agent', v.agent_id FROM conversation v
              WHERE v.client_id = p_client AND v.agent_id IS NOT NULL AND v.state IN ('wrapping', 'closed')
              ORDER BY v.opened_at DESC LIMIT 1)) w
      JOIN agent a ON a.id = w.agent
      JOIN agent_line m ON m.agent_id = a.id AND m.line_id = coalesce(v_line, p_queue)
     WHERE a.intent = 'available' AND a.missed_since IS NULL AND a.device <> 'lost' AND a.next_intent IS NULL
     ORDER BY w.n LIMIT 1;
  END IF;
  step_due_at := least(v_next, held_until);
  RETURN NEXT;
END $$;

-- Most queues ask for nothing, and then this costs one look for a whole batch.
CREATE FUNCTION place_new() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM added c JOIN queue q ON q.id = c.queue_id JOIN our_address o ON o.id = c.our_address_id
     WHERE c.state = 'queued' AND (q.preferred_seconds > 0 OR q.required_skills IS NOT NULL
       OR o.required_skills IS NOT NULL OR c.required_skills IS NOT NULL)) THEN
    UPDATE conversation c SET rings = p.rings, line_id = p.line_id, last_line_id = p.last_line_id, held_for = p.held_for,
        held_rule = p.held_rule, held_until = p.held_until, step_due_at = p.step_due_at
      FROM added n CROSS JOIN LATERAL placing_of(n.queue_id, n.our_address_id, n.client_id, n.required_skills,
        coalesce(n.queued_at, now())) p
     WHERE c.id = n.id AND n.state = 'queued';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "conversation_entered" AFTER INSERT ON "conversation"
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION place_new();

CREATE FUNCTION place_again() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  p record;
BEGIN
  IF OLD.state = 'offered' AND NEW.queue_id = OLD.queue_id AND NEW.required_skills IS NOT DISTINCT FROM OLD.required_skills THEN
    -- Asked, and not taken: nobody is waited for alone any more.
    NEW.held_for := NULL;
    NEW.held_rule := NULL;
    NEW.held_until := NULL;
    NEW.step_due_at := NULL;
    IF NEW.rings IS NOT NULL THEN
      SELECT r.line, r.next INTO NEW.line_id, NEW.step_due_at FROM ring_at(NEW.rings, coalesce(NEW.queued_at, now())) r;
    END IF;
    RETURN NEW;
  END IF;
  SELECT * INTO p FROM placing_of(NEW.queue_id, NEW.our_address_id, NEW.client_id, NEW.required_skills, coalesce(NEW.queued_at, now()));
  NEW.rings := p.rings;
  NEW.line_id := p.line_id;
  NEW.last_line_id := p.last_line_id;
  NEW.held_for := p.held_for;
  NEW.held_rule := p.held_rule;
  NEW.held_until := p.held_until;
  NEW.step_due_at := p.step_due_at;
  RETURN NEW;
END $$;
CREATE TRIGGER "conversation_enters_again" BEFORE UPDATE OF "state", "queue_id", "required_skills" ON "conversation" FOR EACH ROW
  WHEN (NEW."state" = 'queued' AND (OLD."state" <> 'queued' OR NEW."queue_id" <> OLD."queue_id"
    OR NEW."required_skills" IS DISTINCT FROM OLD."required_skills"))
  EXECUTE FUNCTION place_again();

-- Moves on who has waited long enough in this queue for a wider ring, or for one agent alone.
CREATE FUNCTION step_waiting(p_queue uuid, p_most int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  v_moved int;
BEGIN
  UPDATE conversation c SET
      line_id = CASE WHEN c.rings IS NULL THEN NULL ELSE d.line END,
      held_for = CASE WHEN c.held_until > now() THEN c.held_for END,
      held_rule = CASE WHEN c.held_until > now() THEN c.held_rule END,
      held_until = CASE WHEN c.held_until > now() THEN c.held_until END,
      step_due_at = least(d.next, CASE WHEN c.held_until > now() THEN c.held_until END)
    FROM (SELECT t.id, r.line, r.next FROM (
            SELECT w.id, w.rings, coalesce(w.queued_at, w.opened_at) AS since FROM conversation w
             WHERE w.queue_id = p_queue AND w.state = 'queued' AND w.step_due_at <= now()
             ORDER BY w.step_due_at LIMIT p_most FOR UPDATE SKIP LOCKED) t
          CROSS JOIN LATERAL ring_at(coalesce(t.rings, '[]'), t.since) r) d
   WHERE c.id = d.id;
  GET DIAGNOSTICS v_moved = ROW_COUNT;
  RETURN v_moved;
END $$;

-- ---- the round ----

-- What a waiting conversation needs, in words: asked for at first, and now.
CREATE FUNCTION skills_asked(p_rings jsonb, p_ring int) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', n.key, 'name', s.name, 'asked', n.value::int,
           'minimum', coalesce((p_rings -> (p_ring - 1) -> 'needs' ->> n.key)::int, 0)) ORDER BY s.name), '[]')
    FROM jsonb_each_text(p_rings -> 0 -> 'needs') n JOIN skill s ON s.id = n.key::uuid
$$;

-- The longest waiting of a line with their clients' rows, passing over those in somebody else's hand. Read in the order of
-- the index, as take_waiting does.
CREATE FUNCTION take_line(p_line uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 20
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE coalesce(c.line_id, c.queue_id) = p_line AND c.state = 'queued' AND c.held_for IS NULL
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;

-- Those who are kept back for somebody who is free.
CREATE FUNCTION take_held(p_queue uuid, p_most int) RETURNS SETOF "conversation" LANGUAGE sql VOLATILE ROWS 5
  SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
AS $$
  SELECT c.* FROM conversation c JOIN client ON client.id = c.client_id
   WHERE c.queue_id = p_queue AND c.state = 'queued' AND c.held_for IS NOT NULL
     AND EXISTS (SELECT FROM free_agent f WHERE f.queue_id = p_queue AND f.agent_id = c.held_for)
   ORDER BY c.rank_at LIMIT p_most FOR UPDATE OF c SKIP LOCKED FOR NO KEY UPDATE OF client SKIP LOCKED
$$;

CREATE FUNCTION waiting_as_json(c "conversation", p_account uuid, p_refusal interval) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', c.id, 'client_id', c.client_id, 'channel', c.channel, 'queued_at', c.queued_at,
    'rank_at', c.rank_at, 'account_agent_id', p_account, 'line', c.line_id, 'held_for', c.held_for, 'held_rule', c.held_rule,
    'refused_by', ARRAY(SELECT r.agent_id FROM reservation r WHERE r.conversation_id = c.id AND r.state = 'rejected'
      AND r.decided_at > now() - p_refusal))
  || CASE WHEN c.rings IS NULL THEN '{}' ELSE (
       SELECT jsonb_build_object('ring', r.ring, 'rings', jsonb_array_length(c.rings), 'skills', skills_asked(c.rings, r.ring))
         FROM ring_at(c.rings, coalesce(c.queued_at, c.opened_at)) r) END
$$;

CREATE FUNCTION agent_as_json(a "agent", p_lines uuid[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('id', a.id, 'idle_since', a.idle_since, 'live_calls', a.live_calls, 'live_messages', a.live_messages,
    'message_capacity', a.message_capacity, 'call_message_limit', a.call_message_limit,
    'takes_calls', takes_calls(a.device, a.fallback_number, a.live_messages, a.call_message_limit))
  || CASE WHEN cardinality(p_lines) = 0 THEN '{}' ELSE jsonb_build_object(
       'lines', ARRAY(SELECT m.line_id FROM line_member m WHERE m.agent_id = a.id AND m.line_id = ANY (p_lines)),
       'skills', (SELECT coalesce(jsonb_object_agg(s.skill_id, s.proficiency), '{}') FROM agent_skill s WHERE s.agent_id = a.id)) END
$$;

-- One look at a queue, line by line: the longest waiting with their clients' rows, and the longest idle who may be asked, all
-- of them taken for the rest of the transaction; who is in somebody else's hand is passed over. Never more than a fixed
-- number of each is read for a line, however many there are, and what nobody can take now stands in nobody's way. The
-- rule that pairs them is core/routing/chooseAgent.ts. `next_step`: when somebody waits for others than now.
CREATE FUNCTION take_lines(p_queue uuid, p_most int, p_spare int, p_refusal interval)
  RETURNS TABLE (waiting jsonb, agents jsonb, next_step timestamptz) LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_sort = off SET enable_incremental_sort = off SET enable_bitmapscan = off
  SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_lines uuid[] := '{}';
  v_line uuid;
  v_free int;
  v_found jsonb;
  v_agents uuid[] := '{}';
  v_more uuid[];
  v_wanted uuid[] := '{}';
  v_own uuid[];
  v_has_calls boolean;
  v_has_messages boolean;
BEGIN
  SELECT min(c.step_due_at) INTO next_step FROM conversation c WHERE c.queue_id = p_queue AND c.state = 'queued' AND c.step_due_at IS NOT NULL;
  IF next_step <= now() THEN
    PERFORM step_waiting(p_queue, 500);
    SELECT min(c.step_due_at) INTO next_step FROM conversation c WHERE c.queue_id = p_queue AND c.state = 'queued' AND c.step_due_at IS NOT NULL;
  END IF;
  waiting := '[]';
  agents := '[]';
  SELECT array_agg(l.id) INTO v_lines FROM routing_line l WHERE l.queue_id = p_queue;
  v_lines := coalesce(v_lines, '{}');
  FOREACH v_line IN ARRAY p_queue || v_lines LOOP
    SELECT count(*) INTO v_free FROM (SELECT 1 FROM free_agent f WHERE f.queue_id = v_line LIMIT p_most) f;
    -- Whoever is in a line is in the queue's own as well.
    EXIT WHEN v_free = 0 AND v_line = p_queue;
    CONTINUE WHEN v_free = 0;
    SELECT jsonb_agg(waiting_as_json(h, cl.account_agent_id, p_refusal) ORDER BY h.rank_at, h.id),
           bool_or(h.channel = 'call'), bool_or(h.channel <> 'call'),
           array_agg(DISTINCT cl.account_agent_id) FILTER (WHERE cl.account_agent_id IS NOT NULL)
      INTO v_found, v_has_calls, v_has_messages, v_own
      FROM take_line(v_line, least(p_most, v_free + p_spare)) h JOIN client cl ON cl.id = h.client_id;
    CONTINUE WHEN v_found IS NULL;
    waiting := waiting || v_found;
    v_wanted := v_wanted || coalesce(v_own, '{}');
    v_free := jsonb_array_length(v_found) + p_spare;
    IF v_has_messages THEN
      SELECT array_agg(t.id) INTO v_more FROM (
        SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
         WHERE f.queue_id = v_line AND f.takes_messages
           AND may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent)
         ORDER BY f.idle_since, f.agent_id LIMIT v_free FOR NO KEY UPDATE OF a SKIP LOCKED) t;
      v_agents := v_agents || coalesce(v_more, '{}');
    END IF;
    -- Whose hands are full of texts may still be asked to take a call; whom no voice reaches may not.
    IF v_has_calls THEN
      SELECT array_agg(t.id) INTO v_more FROM (
        SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
         WHERE f.queue_id = v_line AND f.takes_messages AND f.takes_calls
           AND may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent)
         ORDER BY f.idle_since, f.agent_id LIMIT v_free FOR NO KEY UPDATE OF a SKIP LOCKED) t;
      v_agents := v_agents || coalesce(v_more, '{}');
      SELECT array_agg(t.id) INTO v_more FROM (
        SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
         WHERE f.queue_id = v_line AND NOT f.takes_messages AND f.takes_calls
           AND may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent)
         ORDER BY f.idle_since, f.agent_id LIMIT v_free FOR NO KEY UPDATE OF a SKIP LOCKED) t;
      v_agents := v_agents || coalesce(v_more, '{}');
    END IF;
  END LOOP;
  IF next_step IS NOT NULL THEN
    SELECT jsonb_agg(waiting_as_json(h, NULL, p_refusal) ORDER BY h.rank_at, h.id), array_agg(DISTINCT h.held_for)
      INTO v_found, v_own FROM take_held(p_queue, p_most) h;
    waiting := waiting || coalesce(v_found, '[]');
    v_wanted := v_wanted || coalesce(v_own, '{}');
  END IF;
  IF NOT v_wanted <@ v_agents THEN
    SELECT array_agg(t.id) INTO v_more FROM (
      SELECT a.id FROM free_agent f JOIN agent a ON a.id = f.agent_id
       WHERE f.agent_id = ANY (v_wanted) AND f.agent_id <> ALL (v_agents) AND f.queue_id = p_queue
         AND may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent)
       FOR NO KEY UPDATE OF a SKIP LOCKED) t;
    v_agents := v_agents || coalesce(v_more, '{}');
  END IF;
  IF cardinality(v_agents) > 0 THEN
    SELECT coalesce(jsonb_agg(agent_as_json(a, v_lines)), '[]') INTO agents FROM agent a
     WHERE a.id = ANY (v_agents) AND may_be_asked(a.intent, a.missed_since, a.pending_offers, a.live_calls, a.device, a.next_intent);
  END IF;
  RETURN NEXT;
END $$;

-- ---- a call before the offer of a text ----

-- Calls at the head of a queue for which nobody is free, and agents who could take them and are only being asked about a
-- text or mail: all taken, with the text's rows, for the rest of the transaction.
CREATE FUNCTION take_interruptible(p_queue uuid, p_most int, p_refusal interval) RETURNS TABLE (waiting jsonb, agents jsonb)
LANGUAGE plpgsql AS $$
DECLARE
  v_lines uuid[];
BEGIN
  IF NOT EXISTS (SELECT FROM reservation r WHERE r.state = 'pending' AND r.channel <> 'call')
     OR NOT (SELECT q.calls_take_offers FROM queue q WHERE q.id = p_queue) THEN
    RETURN;
  END IF;
  SELECT coalesce(array_agg(l.id), '{}') INTO v_lines FROM routing_line l WHERE l.queue_id = p_queue;
  SELECT jsonb_agg(waiting_as_json(h, NULL, p_refusal) ORDER BY h.rank_at, h.id) INTO waiting
    FROM unnest(p_queue || v_lines) l (id) CROSS JOIN LATERAL take_line(l.id, p_most) h WHERE h.channel = 'call';
  IF waiting IS NULL THEN
    RETURN;
  END IF;
  SELECT jsonb_agg(agent_as_json(a, v_lines) || jsonb_build_object('live_messages', a.live_messages - 1, 'asked', t.id, 'takes_calls',
           takes_calls(a.device, a.fallback_number, a.live_messages - 1, a.call_message_limit))) INTO agents
    FROM (
      SELECT r.id, r.agent_id FROM reservation r
        JOIN queue_member m ON m.queue_id = p_queue AND m.agent_id = r.agent_id
        JOIN agent a ON a.id = r.agent_id
        JOIN conversation c ON c.id = r.conversation_id JOIN client cl ON cl.id = c.client_id
       WHERE r.state = 'pending' AND r.channel <> 'call' AND a.pending_offers = 1 AND a.live_calls = 0
         AND may_be_asked(a.intent, a.missed_since, 0, a.live_calls, a.device, a.next_intent)
         AND takes_calls(a.device, a.fallback_number, a.live_messages - 1, a.call_message_limit)
       ORDER BY r.created_at DESC LIMIT p_most
       FOR UPDATE OF r, c SKIP LOCKED FOR NO KEY UPDATE OF cl, a SKIP LOCKED) t
    JOIN agent a ON a.id = t.agent_id;
  RETURN NEXT;
END $$;

-- Takes offers back whose rows are in hand; their conversations wait again where they were, with the rank they had.
CREATE FUNCTION take_offers_back(p_reservations uuid[]) RETURNS TABLE (
  conversation_id uuid, queue_id uuid, agent_id uuid, data jsonb, event_id uuid, event_client uuid, event_seq int, event_at timestamptz
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_events jsonb;
BEGIN
  WITH taken AS (
    UPDATE reservation r SET state = 'rescinded', decided_at = now(), ended_at = now()
     WHERE r.id = ANY (p_reservations) AND r.state = 'pending' RETURNING r.conversation_id, r.agent_id),
  moved AS (
    UPDATE conversation c SET state = 'queued', agent_id = NULL, version = c.version + 1 FROM taken t
     WHERE c.id = t.conversation_id
     RETURNING jsonb_build_object('idx', 0, 'client_id', c.client_id, 'conversation_id', c.id, 'kind', 'conversation.requeued',
       'data', jsonb_build_object('agentId', t.agent_id, 'reason', 'call_first')) AS event)
  SELECT jsonb_agg(m.event) INTO v_events FROM moved m;
  IF v_events IS NOT NULL THEN
    RETURN QUERY SELECT e.conversation_id, c.queue_id, (e.data ->> 'agentId')::uuid, e.data, e.event_id, e.event_client, e.event_seq, e.event_at
      FROM record_events(v_events) e JOIN conversation c ON c.id = e.conversation_id;
  END IF;
END $$;

-- ---- next status ----

-- What an agent wants to be as soon as nothing is in hand any more is done by whoever takes the last thing out of it.
CREATE FUNCTION do_next_intent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := date_trunc('milliseconds', clock_timestamp());
BEGIN
  UPDATE agent_interval i SET ended_at = v_now WHERE i.agent_id = NEW.id AND i.ended_at IS NULL;
  INSERT INTO agent_interval (id, agent_id, intent, reason, by_user_id, started_at)
    VALUES (new_id(), NEW.id, NEW.next_intent, NEW.next_reason, NEW.next_by_user_id, v_now);
  NEW.intent := NEW.next_intent;
  NEW.intent_reason := NEW.next_reason;
  NEW.intent_since := v_now;
  NEW.intent_set_by := CASE WHEN NEW.next_by_user_id <> NEW.user_id THEN (SELECT u.name FROM "user" u WHERE u.id = NEW.next_by_user_id) END;
  NEW.next_intent := NULL;
  NEW.next_reason := NULL;
  NEW.next_by_user_id := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER "agent_goes" BEFORE UPDATE ON "agent" FOR EACH ROW
  WHEN (NEW."next_intent" IS NOT NULL AND NEW."live_calls" = 0 AND NEW."live_messages" = 0)
  EXECUTE FUNCTION do_next_intent();

-- ---- the windows of an agent's console ----

-- Makes one of an agent's windows the phone, unless one is that lives: a window is alive when it has said something within
-- `p_lost` and has not been closed.
CREATE FUNCTION elect_phone(p_agent uuid, p_lost interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM agent a WHERE a.id = p_agent FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM agent_tab t WHERE t.agent_id = p_agent AND t.is_phone AND NOT t.is_gone AND t.beat_at > now() - p_lost) THEN
    RETURN;
  END IF;
  UPDATE agent_tab t SET is_phone = false WHERE t.agent_id = p_agent AND t.is_phone;
  UPDATE agent_tab t SET is_phone = true WHERE (t.agent_id, t.tab_id) = (
    SELECT x.agent_id, x.tab_id FROM agent_tab x
     WHERE x.agent_id = p_agent AND NOT x.is_gone AND x.beat_at > now() - p_lost
     ORDER BY (x.trouble IS NULL) DESC, x.opened_at, x.tab_id LIMIT 1);
END $$;

-- Says of these agents how their console stands, by the window that is the phone. Gives those of whom it is news.
CREATE FUNCTION judge_devices(p_agents uuid[], p_lost interval) RETURNS TABLE (agent_id uuid, device "Device") LANGUAGE sql AS $$
  UPDATE agent a SET device = n.device, device_reason = n.reason, device_since = now()
    FROM (SELECT t.agent_id, t.trouble AS reason,
                 CASE WHEN t.trouble IS NULL THEN 'ready'::"Device" ELSE 'degraded'::"Device" END AS device
            FROM agent_tab t WHERE t.agent_id = ANY (p_agents) AND t.is_phone AND t.beat_at > now() - p_lost) n
   WHERE a.id = n.agent_id AND (a.device, a.device_reason) IS DISTINCT FROM (n.device, n.reason)
   RETURNING a.id, a.device
$$;

-- Heartbeats of many windows, one round trip: [{agent_id, tab_id, phone, trouble}], each window once.
CREATE FUNCTION take_beats(p_beats jsonb, p_lost interval) RETURNS TABLE (agent_id uuid, phone_tab uuid, is_news boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_agents uuid[];
  v_without uuid[];
  v_news uuid[];
BEGIN
  SELECT array_agg(DISTINCT x.agent_id) INTO v_agents FROM jsonb_to_recordset(p_beats) x (agent_id uuid);
  INSERT INTO agent_tab AS t (agent_id, tab_id, phone, trouble)
    SELECT x.agent_id, x.tab_id, x.phone, x.trouble
      FROM jsonb_to_recordset(p_beats) x (agent_id uuid, tab_id uuid, phone text, trouble text) JOIN agent a ON a.id = x.agent_id
     ORDER BY 1, 2
    ON CONFLICT (agent_id, tab_id) DO UPDATE SET phone = excluded.phone, trouble = excluded.trouble, beat_at = now(), is_gone = false;
  SELECT array_agg(x.id ORDER BY x.id) INTO v_without FROM unnest(v_agents) x (id) WHERE NOT EXISTS (
    SELECT FROM agent_tab t WHERE t.agent_id = x.id AND t.is_phone AND NOT t.is_gone AND t.beat_at > now() - p_lost);
  PERFORM elect_phone(w.id, p_lost) FROM unnest(v_without) w (id);
  SELECT array_agg(j.agent_id) || v_without INTO v_news FROM judge_devices(v_agents, p_lost) j;
  RETURN QUERY SELECT t.agent_id, t.tab_id, t.agent_id = ANY (coalesce(v_news, '{}'))
    FROM agent_tab t WHERE t.agent_id = ANY (v_agents) AND t.is_phone;
END $$;

-- Agents of whom nothing has been heard for so long.
CREATE FUNCTION find_lost(p_lost interval) RETURNS TABLE (agent_id uuid) LANGUAGE sql AS $$
  UPDATE agent a SET device = 'lost', device_reason = 'silent', device_since = now()
   WHERE a.device IN ('ready', 'degraded') AND NOT EXISTS (
     SELECT FROM agent_tab t WHERE t.agent_id = a.id AND t.beat_at > now() - p_lost)
   RETURNING a.id
$$;
