-- Two conversations of one client that are worked on together: the part has no holder, no place in a queue and no wrap-up of its
-- own while the link holds. A link that was taken back stays, with its time.
CREATE TABLE IF NOT EXISTS "conversation_link" (
    "id" UUID NOT NULL,
    "head_id" UUID NOT NULL,
    "part_id" UUID NOT NULL,
    "by_agent_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "was_agent_id" UUID,
    "undone_at" TIMESTAMPTZ(3),
    "undone_by_id" UUID,
    CONSTRAINT "conversation_link_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "conversation_link_of_two" CHECK ("head_id" <> "part_id"),
    CONSTRAINT "conversation_link_head_id_fkey" FOREIGN KEY ("head_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "conversation_link_part_id_fkey" FOREIGN KEY ("part_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- A conversation is part of one other at most.
CREATE UNIQUE INDEX IF NOT EXISTS "conversation_link_one_live" ON "conversation_link" ("part_id") WHERE "undone_at" IS NULL;
CREATE INDEX IF NOT EXISTS "conversation_link_of_head" ON "conversation_link" ("head_id") WHERE "undone_at" IS NULL;
CREATE INDEX IF NOT EXISTS "conversation_link_part_id_idx" ON "conversation_link" ("part_id");

-- Whoever has the head has its parts, by whichever way it came into that hand.
CREATE OR REPLACE FUNCTION parts_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE conversation p SET agent_id = NEW.agent_id FROM conversation_link l
   WHERE l.head_id = NEW.id AND l.undone_at IS NULL AND p.id = l.part_id AND p.state = 'joined';
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER "conversation_parts_follow" AFTER UPDATE OF "agent_id" ON "conversation" FOR EACH ROW
  WHEN (OLD."agent_id" IS DISTINCT FROM NEW."agent_id" AND NEW."state" <> 'joined') EXECUTE FUNCTION parts_follow();

-- What comes into a part is work on the head: it waits for an answer, is woken, and is no paperwork any more. In the statement that
-- takes it in, by whichever door.
CREATE OR REPLACE FUNCTION part_wakes_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE conversation h SET waiting_since = coalesce(h.waiting_since, NEW.waiting_since), preview = NEW.preview,
      state = CASE WHEN h.state = 'wrapping' THEN 'handled' ELSE h.state END,
      version = h.version + (h.state = 'wrapping')::int, wrap_started_at = NULL, wrap_up_due_at = NULL
    FROM conversation_link l
   WHERE l.part_id = NEW.id AND l.undone_at IS NULL AND h.id = l.head_id AND h.state NOT IN ('closed', 'joined');
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER "conversation_part_wakes_head" AFTER UPDATE OF "waiting_since", "preview" ON "conversation" FOR EACH ROW
  WHEN (NEW."state" = 'joined' AND OLD."state" = 'joined' AND NEW."waiting_since" IS NOT NULL
    AND (OLD."waiting_since" IS NULL OR NEW."preview" IS DISTINCT FROM OLD."preview"))
  EXECUTE FUNCTION part_wakes_head();

-- As before, and: the part of whoever had a conversation until it was joined to another is handled, not given back.
CREATE OR REPLACE FUNCTION segment_of(p_reservation jsonb, p_kind text, p_at timestamptz) RETURNS agent_segment
LANGUAGE plpgsql STABLE AS $$
DECLARE
  v_conversation conversation;
  v_segment agent_segment;
  v_accepted timestamptz;
  v_over timestamptz;
BEGIN
  SELECT * INTO v_conversation FROM conversation WHERE id = (p_reservation->>'conversation_id')::uuid;
  IF p_reservation->>'state' = 'accepted' THEN
    v_accepted := (p_reservation->>'decided_at')::timestamptz;
  END IF;
  v_segment.id := new_id();
  v_segment.reservation_id := (p_reservation->>'id')::uuid;
  v_segment.kind := p_kind;
  v_segment.conversation_id := v_conversation.id;
  v_segment.queue_id := v_conversation.queue_id;
  v_segment.agent_id := (p_reservation->>'agent_id')::uuid;
  v_segment.channel := v_conversation.channel;
  v_segment.direction := v_conversation.direction;
  v_segment.offered_at := (p_reservation->>'created_at')::timestamptz;
  v_segment.accepted_at := v_accepted;
  v_segment.ended_at := p_at;
  v_segment.ended_by := p_reservation->>'ended_by';
  v_segment.result := CASE p_reservation->>'state'
    WHEN 'timeout' THEN 'missed' WHEN 'rejected' THEN 'declined' WHEN 'canceled' THEN 'canceled' WHEN 'rescinded' THEN 'rescinded'
    ELSE CASE
      WHEN p_kind <> 'work' THEN p_kind
      WHEN p_reservation->>'ended_by' IN ('cold', 'warm', 'external_cold', 'external_warm') THEN 'transferred'
      WHEN v_conversation.outcome IN ('failed', 'unanswered') THEN 'unreached'
      WHEN v_conversation.state IN ('wrapping', 'closed', 'joined') THEN 'handled'
      ELSE 'returned' END END;
  v_segment.ring_ms := ms_between(v_segment.offered_at, coalesce(v_accepted, (p_reservation->>'decided_at')::timestamptz, p_at));
  v_segment.talk_ms := 0;
  v_segment.hold_ms := 0;
  v_segment.consult_ms := 0;
  v_segment.wrap_ms := 0;
  IF v_accepted IS NULL THEN
    RETURN v_segment;
  END IF;
  IF p_kind <> 'work' THEN
    v_segment.consult_ms := CASE p_kind WHEN 'consult' THEN ms_between(v_accepted, p_at) ELSE 0 END;
    RETURN v_segment;
  END IF;
  v_over := p_at;
  IF v_conversation.state IN ('wrapping', 'closed') AND v_conversation.wrap_started_at >= v_accepted THEN
    v_segment.wrap_up_mode := v_conversation.wrap_up_mode;
    v_over := least(v_conversation.wrap_started_at, p_at);
    v_segment.wrap_ms := ms_between(v_over, p_at);
  END IF;
  IF v_segment.result = 'transferred' THEN
    v_segment.transferred_to := coalesce(nullif(p_reservation->'given_to', 'null'), (
      SELECT jsonb_strip_nulls(jsonb_build_object('agentId', g.agent_id, 'queueId', g.queue_id, 'number', g.number))
        FROM call_guest g
       WHERE g.conversation_id = v_conversation.id AND g.by_agent_id = v_segment.agent_id AND g.result = 'completed'
       ORDER BY g.ended_at DESC LIMIT 1));
  END IF;
  IF v_conversation.channel <> 'call' THEN
    v_segment.talk_ms := ms_between(v_accepted, v_over);
  ELSIF v_conversation.connected_at IS NOT NULL THEN
    v_segment.connected_at := greatest(v_conversation.connected_at, v_accepted);
    v_segment.hold_ms := v_conversation.hold_ms + coalesce(ms_between(v_conversation.held_since, v_over), 0);
    -- From when the colleague or the third party was there until all talked together, or until they were gone.
    SELECT coalesce(sum(ms_between(g.joined_at, least(coalesce(g.merged_at, g.ended_at, v_over), v_over))), 0)
      INTO v_segment.consult_ms FROM call_guest g
     WHERE g.conversation_id = v_conversation.id AND g.by_agent_id = v_segment.agent_id AND g.mode = 'consult'
       AND g.joined_at >= v_accepted;
    v_segment.talk_ms := greatest(0, ms_between(v_segment.connected_at, v_over) - v_segment.hold_ms - v_segment.consult_ms);
  END IF;
  RETURN v_segment;
END $$;
