-- Days of a client that come back each year, by the solar or the lunar calendar, as they were told to us.
CREATE TABLE IF NOT EXISTS "client_date" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    -- What a date of one's own is called; empty for the others, of which a client has one each.
    "label" TEXT NOT NULL DEFAULT '',
    "calendar" TEXT NOT NULL,
    -- The year it began in, if anybody knows.
    "year" INTEGER,
    "month" INTEGER NOT NULL,
    "day" INTEGER NOT NULL,
    -- Of the lunar calendar: in the leap month of this number.
    "leap" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_date_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_date_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "client_date_client_id_kind_label_key" ON "client_date" ("client_id", "kind", "label");

-- How a client is cared for, beside the client's row, which every message writes to.
CREATE TABLE IF NOT EXISTS "client_care" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "loyalty" BOOLEAN NOT NULL DEFAULT false,
    "industry_note" TEXT,
    "development_note" TEXT,
    "service_note" TEXT,
    -- The hour of the client's day at which they like to hear from us, HH:MM.
    "contact_time" TEXT,
    -- Instead of what the segment and the tier say.
    "cadence_days" INTEGER,
    "revisit_months" INTEGER,
    "last_service_on" DATE,

    CONSTRAINT "client_care_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_care_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "client_care_client_id_key" ON "client_care" ("client_id");

CREATE TABLE IF NOT EXISTS "care_plan" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    -- vertical: key clients, by people; horizontal: many, by text and mail; reward: something is given back.
    "kind" TEXT NOT NULL,
    -- The version that holds.
    "version" INTEGER NOT NULL DEFAULT 1,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "care_plan_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "care_plan_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "care_plan_division_id_idx" ON "care_plan" ("division_id");

-- Published states of a plan, never changed.
CREATE TABLE IF NOT EXISTS "care_plan_version" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "by_agent_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "care_plan_version_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "care_plan_version_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "care_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "care_plan_version_plan_id_number_key" ON "care_plan_version" ("plan_id", "number");

CREATE TABLE IF NOT EXISTS "care_enrolment" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    -- active, paused, left, done
    "state" TEXT NOT NULL,
    -- rule or hand: what a rule enrolled, the rule lets go.
    "enrolled_by" TEXT NOT NULL,
    "enrolled_on" DATE NOT NULL,
    "reason" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- The day on which something is to be planned next; null: nothing comes.
    "look_on" DATE,

    CONSTRAINT "care_enrolment_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "care_enrolment_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "care_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "care_enrolment_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "care_enrolment_client_id_plan_id_key" ON "care_enrolment" ("client_id", "plan_id");
CREATE INDEX IF NOT EXISTS "care_enrolment_plan_id_idx" ON "care_enrolment" ("plan_id");
CREATE INDEX IF NOT EXISTS "care_enrolment_due" ON "care_enrolment" ("look_on", "id") WHERE "state" = 'active';

-- A step of a plan that became due for a client on a day, and the follow-up that was made of it: once.
CREATE TABLE IF NOT EXISTS "care_step" (
    "id" UUID NOT NULL,
    "enrolment_id" UUID NOT NULL,
    "plan_version" INTEGER NOT NULL,
    "step_key" TEXT NOT NULL,
    "occurs_on" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    -- benefit: something is offered; emotion: somebody is greeted or seen.
    "nature" TEXT NOT NULL,
    "follow_up_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "care_step_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "care_step_enrolment_id_fkey" FOREIGN KEY ("enrolment_id") REFERENCES "care_enrolment" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "care_step_enrolment_id_step_key_occurs_on_key" ON "care_step" ("enrolment_id", "step_key", "occurs_on");
CREATE INDEX IF NOT EXISTS "care_step_created_at_idx" ON "care_step" ("created_at");

-- The visit that asks a client every few months what they think of what was done.
CREATE TABLE IF NOT EXISTS "revisit" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "base_on" DATE NOT NULL,
    "due_on" DATE NOT NULL,
    -- planned, overdue, done, skipped
    "state" TEXT NOT NULL,
    "follow_up_id" UUID,
    "rating" INTEGER,
    "opinions" JSONB,
    "note" TEXT,
    "by_agent_id" UUID,
    "ended_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "revisit_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "revisit_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "revisit_client_id_due_on_key" ON "revisit" ("client_id", "due_on");
CREATE UNIQUE INDEX IF NOT EXISTS "revisit_one_open" ON "revisit" ("client_id") WHERE "state" IN ('planned', 'overdue');
CREATE INDEX IF NOT EXISTS "revisit_state_due_on_id_idx" ON "revisit" ("state", "due_on", "id");

-- The report that a key client is sent every few months, once a person has approved it.
CREATE TABLE IF NOT EXISTS "review_report" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "period_from" DATE NOT NULL,
    "period_to" DATE NOT NULL,
    -- ordered, ready, approved, declined
    "state" TEXT NOT NULL,
    -- The task of approving it, which holds the file until then.
    "follow_up_id" UUID,
    "attachment_id" UUID,
    "by_agent_id" UUID,
    "reason" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_report_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "review_report_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "review_report_client_id_period_to_key" ON "review_report" ("client_id", "period_to");
CREATE INDEX IF NOT EXISTS "review_report_state_created_at_id_idx" ON "review_report" ("state", "created_at", "id");
