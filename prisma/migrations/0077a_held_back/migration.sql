-- An address from which nothing reaches a desk any more, and what came from it since: on the timeline like everything, waiting
-- in its queue and offered to nobody (not_before) until somebody looks.
ALTER TABLE "address" ADD COLUMN IF NOT EXISTS "blocked_at" TIMESTAMPTZ(3), ADD COLUMN IF NOT EXISTS "blocked_by_id" UUID;
ALTER TABLE "conversation" ADD COLUMN IF NOT EXISTS "held_back_at" TIMESTAMPTZ(3);

-- Held back in the statement that opens it, by whichever door it comes: no instant in which an agent could be rung.
CREATE OR REPLACE FUNCTION hold_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM address a WHERE a.id = NEW.address_id AND a.blocked_at IS NOT NULL) THEN
    NEW.held_back_at := now();
    NEW.not_before := '2200-01-01T00:00:00Z';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER "conversation_held_back" BEFORE INSERT ON "conversation" FOR EACH ROW
  WHEN (NEW."direction" = 'inbound' AND NEW."address_id" IS NOT NULL AND NEW."state" IN ('arriving', 'queued'))
  EXECUTE FUNCTION hold_back();

-- Whoever takes it, or closes it, ends that; nothing else lets it out.
CREATE OR REPLACE FUNCTION keep_held_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('arriving', 'queued') THEN
    NEW.not_before := '2200-01-01T00:00:00Z';
  ELSE
    NEW.held_back_at := NULL;
    NEW.not_before := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER "conversation_kept_back" BEFORE UPDATE ON "conversation" FOR EACH ROW
  WHEN (NEW."held_back_at" IS NOT NULL) EXECUTE FUNCTION keep_held_back();

-- What is held back waits for nobody: it has no stay in its queue, and so is in no figure.
CREATE OR REPLACE FUNCTION no_stay_held_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM conversation c WHERE c.id = NEW.conversation_id AND c.held_back_at IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER "queue_visit_not_held_back" BEFORE INSERT ON "queue_visit" FOR EACH ROW
  WHEN (NEW."left_at" IS NULL) EXECUTE FUNCTION no_stay_held_back();
