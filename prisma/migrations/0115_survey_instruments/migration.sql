-- Instruments with versions, rules that say who is asked with which, and answers question by question. An invite keeps the
-- version that it was planned with. Of the house and of everybody: division_id is empty.
ALTER TABLE "survey"
  ADD COLUMN IF NOT EXISTS "division_id" UUID,
  ADD COLUMN IF NOT EXISTS "name" TEXT,
  ADD COLUMN IF NOT EXISTS "archived_at" TIMESTAMPTZ(3);

CREATE TABLE IF NOT EXISTS "survey_version" (
  "id" UUID NOT NULL,
  "survey_id" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "content" JSONB NOT NULL,
  "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "published_by_id" UUID,
  CONSTRAINT "survey_version_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "survey_version_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "survey" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "survey_version_survey_id_number_key" UNIQUE ("survey_id", "number")
);

CREATE TABLE IF NOT EXISTS "survey_rule" (
  "id" UUID NOT NULL,
  "division_id" UUID NOT NULL,
  "survey_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "place" INTEGER NOT NULL DEFAULT 0,
  "on" TEXT NOT NULL,
  "queue_ids" UUID[] NOT NULL DEFAULT '{}',
  "channels" TEXT[] NOT NULL DEFAULT '{}',
  "delay_minutes" INTEGER,
  "sample_percent" INTEGER NOT NULL DEFAULT 100,
  "cooldown_days" INTEGER,
  "remind_hours" INTEGER,
  "life_days" INTEGER NOT NULL DEFAULT 7,
  "enabled" BOOLEAN NOT NULL DEFAULT true,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "survey_rule_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "survey_rule_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "survey_rule_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "survey" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "survey_rule_sample" CHECK ("sample_percent" BETWEEN 0 AND 100)
);

-- Once for everybody of a kind, not after a contact. Planned piece by piece: `reached_id` is the client it has come to.
CREATE TABLE IF NOT EXISTS "survey_campaign" (
  "id" UUID NOT NULL,
  "division_id" UUID NOT NULL,
  "survey_id" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "audience" JSONB NOT NULL,
  "due_at" TIMESTAMPTZ(3) NOT NULL,
  "cooldown_days" INTEGER,
  "ordered_by_id" UUID,
  "reached_id" UUID,
  "planned" INTEGER NOT NULL DEFAULT 0,
  "unreachable" INTEGER NOT NULL DEFAULT 0,
  "finished_at" TIMESTAMPTZ(3),
  "canceled_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "survey_campaign_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "survey_campaign_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "survey_campaign_survey_id_fkey" FOREIGN KEY ("survey_id") REFERENCES "survey" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- An invite may be of no conversation: a revisit's, a campaign's. What it keeps of its rule holds for it, whatever becomes
-- of the rule. `awaits`: the kind of the question that is open by text.
ALTER TABLE "survey_invite"
  ALTER COLUMN "conversation_id" DROP NOT NULL,
  ADD COLUMN IF NOT EXISTS "version_id" UUID,
  ADD COLUMN IF NOT EXISTS "rule_id" UUID,
  ADD COLUMN IF NOT EXISTS "rule_key" TEXT,
  ADD COLUMN IF NOT EXISTS "agent_id" UUID,
  ADD COLUMN IF NOT EXISTS "queue_id" UUID,
  ADD COLUMN IF NOT EXISTS "awaits" TEXT,
  ADD COLUMN IF NOT EXISTS "asked_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "cooldown_days" INTEGER,
  ADD COLUMN IF NOT EXISTS "life_days" INTEGER,
  ADD COLUMN IF NOT EXISTS "remind_hours" INTEGER,
  ADD COLUMN IF NOT EXISTS "remind_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "reminded_at" TIMESTAMPTZ(3),
  ADD COLUMN IF NOT EXISTS "finish_at" TIMESTAMPTZ(3);

-- One question's answer, kept as soon as it is given.
CREATE TABLE IF NOT EXISTS "survey_response" (
  "id" UUID NOT NULL,
  "invite_id" UUID NOT NULL,
  "question_key" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "value" INTEGER,
  "text" TEXT,
  "via" "AnswerVia" NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "survey_response_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "survey_response_invite_id_fkey" FOREIGN KEY ("invite_id") REFERENCES "survey_invite" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "survey_response_invite_id_question_key_key" UNIQUE ("invite_id", "question_key"),
  CONSTRAINT "survey_response_value" CHECK ("value" BETWEEN 0 AND 10)
);

ALTER TABLE "survey_answer"
  ADD COLUMN IF NOT EXISTS "never_again" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN IF NOT EXISTS "complete" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN IF NOT EXISTS "of" INTEGER NOT NULL DEFAULT 5;

-- What begins when an invite is sent: the time to answer, the reminder, the days without another.
CREATE OR REPLACE FUNCTION survey_invite_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.asked_at := NEW.sent_at;
  NEW.cap_days := coalesce(NEW.cooldown_days, NEW.cap_days);
  NEW.expires_at := coalesce(NEW.sent_at + NEW.life_days * interval '1 day', NEW.expires_at);
  NEW.remind_at := NEW.sent_at + NEW.remind_hours * interval '1 hour';
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER survey_invite_sent BEFORE UPDATE OF "state" ON "survey_invite" FOR EACH ROW
  WHEN (NEW.state = 'sent' AND OLD.state IN ('planned', 'held') AND NEW.version_id IS NOT NULL)
  EXECUTE FUNCTION survey_invite_sent();
