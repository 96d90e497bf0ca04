-- Where a division may call, what it may cost, and what it has cost; recordings: who may keep them, how long, who listened.
ALTER TABLE "queue" ADD COLUMN     "recording" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN     "recording_days" INTEGER;
ALTER TABLE "queue" ADD CONSTRAINT "queue_recording" CHECK ("recording" IN ('none', 'inbound', 'outbound', 'both')),
ADD CONSTRAINT "queue_recording_days" CHECK ("recording_days" BETWEEN 1 AND 3650);

-- What the client knows of the recording: told of it, agreed, or objected. Null: nothing was said yet.
ALTER TABLE "conversation" ADD COLUMN     "recording_consent" TEXT,
ADD COLUMN     "recording_consent_at" TIMESTAMPTZ(3),
ADD COLUMN     "recording_sid" TEXT,
ADD COLUMN     "recording_claimed_at" TIMESTAMPTZ(3);
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_recording_consent" CHECK ("recording_consent" IN ('told', 'given', 'refused'));

ALTER TABLE "recording" ADD COLUMN     "on_hold" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "hold_reason" TEXT,
ADD COLUMN     "deleting_since" TIMESTAMPTZ(3),
ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "peaks" BYTEA;
-- The nightly job looks for what is old enough to go.
CREATE INDEX "recording_kept" ON "recording" ("started_at") WHERE "deleted_at" IS NULL AND NOT "on_hold";

CREATE TABLE "recording_access" (
    "id" UUID NOT NULL,
    "recording_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "address" TEXT,
    "reason" TEXT,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "of_bytes" BIGINT,

    CONSTRAINT "recording_access_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "recording_access_recording_id_at_idx" ON "recording_access"("recording_id", "at" DESC);
CREATE INDEX "recording_access_user_id_recording_id_last_at_idx" ON "recording_access"("user_id", "recording_id", "last_at" DESC);

CREATE TABLE "outbound_policy" (
    "division_id" UUID NOT NULL,
    "countries" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "blocked_prefixes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "agent_day_minutes" INTEGER,
    "agent_day_cost" INTEGER,
    "division_day_minutes" INTEGER,
    "division_day_cost" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" TEXT,

    CONSTRAINT "outbound_policy_pkey" PRIMARY KEY ("division_id")
);
ALTER TABLE "outbound_policy" ADD CONSTRAINT "outbound_policy_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Thousandths of the house's money for a minute, by the longest prefix that fits.
CREATE TABLE "call_rate" (
    "prefix" TEXT NOT NULL,
    "thousandths" INTEGER NOT NULL,

    CONSTRAINT "call_rate_pkey" PRIMARY KEY ("prefix")
);
INSERT INTO "call_rate" ("prefix", "thousandths") VALUES
  ('+', 400), ('+1', 14), ('+31', 40), ('+32', 60), ('+33', 20), ('+336', 90), ('+337', 90), ('+34', 20), ('+39', 20), ('+41', 60),
  ('+44', 20), ('+447', 50), ('+45', 30), ('+46', 20), ('+47', 30), ('+48', 30), ('+49', 20), ('+491', 70), ('+61', 30), ('+65', 30),
  ('+81', 80), ('+82', 40), ('+852', 60), ('+86', 30), ('+886', 80), ('+91', 50);

-- What an agent or a division has spent on a day, live calls with their first minute. Its row is the queue at the cap.
CREATE TABLE "outbound_day" (
    "scope_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "minutes" INTEGER NOT NULL DEFAULT 0,
    "cost" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "outbound_day_pkey" PRIMARY KEY ("scope_id","day")
);

CREATE TABLE "outbound_charge" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "agent_id" UUID,
    "conversation_id" UUID,
    "leg_id" UUID,
    "number" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "rate" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL DEFAULT 1,
    "placed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbound_charge_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "outbound_charge_live" ON "outbound_charge" ("division_id", "day") WHERE "settled_at" IS NULL;
CREATE INDEX "outbound_charge_unsettled" ON "outbound_charge" ("placed_at") WHERE "settled_at" IS NULL;

-- The day of an instant on the house's calendar.
CREATE FUNCTION house_day(p_at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
  SELECT (p_at AT TIME ZONE coalesce((SELECT value ->> 'timeZone' FROM setting WHERE key = 'hub'), 'UTC'))::date
$$;
