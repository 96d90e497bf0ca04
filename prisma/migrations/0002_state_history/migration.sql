-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "left_at" TIMESTAMPTZ(3),
ADD COLUMN     "left_under" JSONB,
ADD COLUMN     "opted_out_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "survey_invite" ADD COLUMN     "cap_days" INTEGER;

-- CreateTable
CREATE TABLE "state_change" (
    "id" BIGSERIAL NOT NULL,
    "subject" TEXT NOT NULL,
    "row_id" UUID NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "state_change_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification_run" (
    "id" UUID NOT NULL,
    "night" DATE,
    "ordered_by" TEXT,
    "ordered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "ok" BOOLEAN,
    "failure" TEXT,
    "promises" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "verification_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "verification_run_night_key" ON "verification_run"("night");

-- ============================================================================================================
-- By hand from here on: what the schema language cannot say. test/flows/keys.test.ts asks that all of it exists.
-- ============================================================================================================

-- What the nightly proof needs and the tables of today cannot tell: which states there were in between, and what held at
-- the instant at which a message left. Written by triggers, so that no code path can forget it.

-- The fate of a message and the state of a leg only move forward: every move is kept. A first state is no move, so the
-- inbound door writes nothing here.
CREATE FUNCTION keep_state_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO state_change (subject, row_id, "from", "to")
    VALUES (TG_TABLE_NAME, NEW.id, OLD.state::text, NEW.state::text);
  RETURN NULL;
END $$;
CREATE TRIGGER "delivery_state_kept" AFTER UPDATE OF "state" ON "delivery"
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION keep_state_change();
CREATE TRIGGER "leg_state_kept" AFTER UPDATE OF "state" ON "leg"
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION keep_state_change();

-- Append-only; only the nightly job takes away what is old, and says so.
CREATE FUNCTION state_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('rapport.pruning', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'state_change is append-only';
END $$;
CREATE TRIGGER "state_change_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "state_change"
  FOR EACH STATEMENT EXECUTE FUNCTION state_change_is_append_only();

-- A message that stops waiting leaves the house, whichever statement lets it go. The claim says under which rules
-- (left_under); when it was and whether its reader had opted out by then is asked here.
CREATE FUNCTION note_leaving() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.left_at := clock_timestamp();
  SELECT a.opted_out_at INTO NEW.opted_out_at FROM address a
   WHERE a.kind = address_kind(NEW.channel) AND a.value = NEW."to";
  RETURN NEW;
END $$;
CREATE TRIGGER "delivery_leaves" BEFORE UPDATE OF "state" ON "delivery" FOR EACH ROW
  WHEN (OLD.state IN ('pending', 'held') AND NEW.state NOT IN ('pending', 'held', 'canceled'))
  EXECUTE FUNCTION note_leaving();
