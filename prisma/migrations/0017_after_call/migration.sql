-- AlterEnum
ALTER TYPE "FollowUpKind" ADD VALUE 'promise';

-- AlterTable
ALTER TABLE "division" ADD COLUMN     "dispositions" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "queue" ADD COLUMN     "disposition_required" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "note_required" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "wrap_up_extend_seconds" INTEGER NOT NULL DEFAULT 120,
ADD COLUMN     "wrap_up_mode" TEXT NOT NULL DEFAULT 'mandatory_timeout';

-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "survey_wanted" BOOLEAN,
ADD COLUMN     "wrap_extended_seconds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "wrap_up_mode" TEXT,
ADD COLUMN     "wrap_up_requested" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "queue_visit" ADD COLUMN     "service_level_seconds" INTEGER,
ADD COLUMN     "short_abandon_seconds" INTEGER;

-- CreateTable
CREATE TABLE "wrap_up_draft" (
    "conversation_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "draft" JSONB NOT NULL,
    "settled" BOOLEAN NOT NULL DEFAULT false,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "wrap_up_draft_pkey" PRIMARY KEY ("conversation_id","agent_id")
);

-- CreateTable
CREATE TABLE "agent_segment" (
    "id" UUID NOT NULL,
    "reservation_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "conversation_id" UUID NOT NULL,
    "queue_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "channel" "Channel" NOT NULL,
    "direction" "Direction" NOT NULL,
    "result" TEXT NOT NULL,
    "ended_by" TEXT,
    "wrap_up_mode" TEXT,
    "offered_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "connected_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "ring_ms" INTEGER NOT NULL,
    "talk_ms" INTEGER NOT NULL,
    "hold_ms" INTEGER NOT NULL,
    "consult_ms" INTEGER NOT NULL,
    "wrap_ms" INTEGER NOT NULL,
    "transferred_to" JSONB,

    CONSTRAINT "agent_segment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "agent_segment_reservation_id_kind_key" ON "agent_segment"("reservation_id", "kind");

-- CreateIndex
CREATE INDEX "agent_segment_queue_id_ended_at_idx" ON "agent_segment"("queue_id", "ended_at");

-- CreateIndex
CREATE INDEX "agent_segment_agent_id_ended_at_idx" ON "agent_segment"("agent_id", "ended_at");

-- CreateIndex
CREATE INDEX "agent_segment_conversation_id_idx" ON "agent_segment"("conversation_id");

-- ============================================================================================================
-- By hand from here on: what the schema language cannot say. test/flows/keys.test.ts asks that all of it exists.
-- ============================================================================================================

ALTER TABLE "queue" ADD CONSTRAINT "queue_wrap_up_mode"
  CHECK ("wrap_up_mode" IN ('mandatory', 'optional', 'mandatory_timeout', 'mandatory_forced_timeout', 'agent_requested'));

-- The figures. A segment is one agent's part in one conversation, from the offer to the end: written once, by the statement
-- that ends the reservation (or that hands the conversation on and leaves the agent only the paperwork), whoever wrote that
-- statement. Nothing that is renamed, moved or set anew afterwards changes a row.

CREATE FUNCTION ms_between(p_from timestamptz, p_to timestamptz) RETURNS int LANGUAGE sql IMMUTABLE AS $$
  SELECT least(greatest(0, extract(epoch FROM p_to - p_from) * 1000), 2147483647)::int
$$;

-- What an agent did until now, in milliseconds. Of a text or mail: how long it was in hand. The reservation is a jsonb, because
-- the release before has fewer columns.
CREATE FUNCTION segment_of(p_reservation jsonb, p_kind text, p_at timestamptz) RETURNS agent_segment
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
      WHEN v_conversation.state IN ('wrapping', 'closed') THEN 'handled'
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
  IF v_conversation.channel <> 'call' THEN
    v_segment.talk_ms := ms_between(v_accepted, v_over);
  ELSIF v_conversation.connected_at IS NOT NULL THEN
    v_segment.connected_at := greatest(v_conversation.connected_at, v_accepted);
    v_segment.hold_ms := v_conversation.hold_ms + coalesce(ms_between(v_conversation.held_since, v_over), 0);
    v_segment.talk_ms := greatest(0, ms_between(v_segment.connected_at, v_over) - v_segment.hold_ms);
  END IF;
  RETURN v_segment;
END $$;

CREATE FUNCTION note_segment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  v_segment agent_segment;
BEGIN
  v_segment := segment_of(to_jsonb(NEW), coalesce(to_jsonb(NEW)->>'kind', 'work'), NEW.ended_at);
  INSERT INTO agent_segment VALUES (v_segment.*) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

-- What was so before: the figures begin with all that is known.
INSERT INTO agent_segment
  SELECT s.* FROM reservation r, LATERAL segment_of(to_jsonb(r), 'work', r.ended_at) s WHERE r.ended_at IS NOT NULL;

CREATE TRIGGER reservation_segment AFTER UPDATE OF ended_at ON reservation
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION note_segment();
CREATE TRIGGER reservation_segment_told AFTER INSERT ON reservation
  FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION note_segment();

CREATE FUNCTION keep_segment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a segment is written once' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER agent_segment_kept BEFORE UPDATE OR DELETE ON agent_segment
  FOR EACH ROW EXECUTE FUNCTION keep_segment();

-- What a stay in a queue is judged by is what was set when it was over. Afterwards only its times are mended (the provider
-- tells of some later), never what came of it.
UPDATE queue_visit v SET service_level_seconds = q.service_level_seconds, short_abandon_seconds = q.short_abandon_seconds
  FROM queue q WHERE q.id = v.queue_id AND v.left_at IS NOT NULL;

CREATE FUNCTION close_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT q.service_level_seconds, q.short_abandon_seconds INTO NEW.service_level_seconds, NEW.short_abandon_seconds
    FROM queue q WHERE q.id = NEW.queue_id;
  RETURN NEW;
END $$;
CREATE TRIGGER queue_visit_closes BEFORE UPDATE OF left_at ON queue_visit
  FOR EACH ROW WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL) EXECUTE FUNCTION close_visit();
CREATE TRIGGER queue_visit_told BEFORE INSERT ON queue_visit
  FOR EACH ROW WHEN (NEW.left_at IS NOT NULL AND NEW.service_level_seconds IS NULL) EXECUTE FUNCTION close_visit();

CREATE FUNCTION keep_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a stay in a queue that is over is not changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER queue_visit_kept BEFORE UPDATE ON queue_visit
  FOR EACH ROW WHEN (OLD.left_at IS NOT NULL AND (NEW.left_at IS NULL
    OR (NEW.conversation_id, NEW.queue_id, NEW.channel, NEW.result, NEW.service_level_seconds, NEW.short_abandon_seconds)
       IS DISTINCT FROM (OLD.conversation_id, OLD.queue_id, OLD.channel, OLD.result, OLD.service_level_seconds, OLD.short_abandon_seconds)
    OR NEW.agent_id IS DISTINCT FROM OLD.agent_id))
  EXECUTE FUNCTION keep_visit();
