-- Complaints, suggestions and requests of clients, worked on as cases with clocks of their own.

-- Who works on cases: a team (the people of a queue) and the hours in which its clocks run. None: Monday to Friday, 9 to 17.
CREATE TABLE IF NOT EXISTS "department" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "name_key" TEXT NOT NULL,
    "queue_id" UUID,
    "schedule_id" UUID,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "department_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "department_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "department_queue_id_fkey" FOREIGN KEY ("queue_id") REFERENCES "queue"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "department_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedule"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "department_division_id_name_key_key" ON "department" ("division_id", "name_key");
-- Where a case goes that no category sends elsewhere.
CREATE UNIQUE INDEX IF NOT EXISTS "department_one_default" ON "department" ("division_id") WHERE "is_default";

-- What a case is about: a tree of two levels, each leading to a department.
CREATE TABLE IF NOT EXISTS "case_category" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "parent_id" UUID,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_zh" TEXT,
    "department_id" UUID,
    "place" INTEGER NOT NULL DEFAULT 0,
    "retired_at" TIMESTAMPTZ(3),
    CONSTRAINT "case_category_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "case_category_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "case_category_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "case_category"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "case_category_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "case_category_division_id_key_key" ON "case_category" ("division_id", "key");

-- Within how many minutes of business time.
CREATE TABLE IF NOT EXISTS "case_target" (
    "division_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "acknowledge_minutes" INTEGER NOT NULL,
    "first_action_minutes" INTEGER NOT NULL,
    "close_minutes" INTEGER NOT NULL,
    CONSTRAINT "case_target_pkey" PRIMARY KEY ("division_id", "kind", "severity"),
    CONSTRAINT "case_target_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "case_target_order" CHECK (0 < "acknowledge_minutes" AND "acknowledge_minutes" <= "first_action_minutes"
      AND "first_action_minutes" <= "close_minutes")
);

CREATE SEQUENCE IF NOT EXISTS "case_number";
-- C-2026-00042: readable, unique, not without gaps.
CREATE OR REPLACE FUNCTION next_case_number() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'C-' || to_char(now(), 'YYYY') || '-' || lpad(n::text, greatest(5, length(n::text)), '0') FROM nextval('case_number') AS n
$$;

CREATE TABLE IF NOT EXISTS "client_case" (
    "id" UUID NOT NULL,
    "number" TEXT NOT NULL DEFAULT next_case_number(),
    "client_id" UUID NOT NULL,
    "conversation_id" UUID,
    "kind" TEXT NOT NULL,
    "category_id" UUID,
    "severity" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "root_cause" TEXT,
    "root_cause_note" TEXT,
    "department_id" UUID NOT NULL,
    "owner_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'open',
    -- Raised by each change: who has seen an older one is told.
    "version" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opened_by_id" UUID,
    "acknowledged_at" TIMESTAMPTZ(3),
    "first_action_at" TIMESTAMPTZ(3),
    "resolved_at" TIMESTAMPTZ(3),
    "resolution" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "closed_why" TEXT,
    "reopened" INTEGER NOT NULL DEFAULT 0,
    -- The rule that opened it: one of a rule is open at most for a client.
    "rule_key" TEXT,
    -- Until when the client's words were looked at for what they say to it.
    "heard_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "client_case_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_case_kind" CHECK ("kind" IN ('complaint', 'suggestion', 'request')),
    CONSTRAINT "client_case_severity" CHECK ("severity" IN ('low', 'normal', 'high', 'critical')),
    CONSTRAINT "client_case_state" CHECK ("state" IN ('open', 'acknowledged', 'in_progress', 'awaiting_customer', 'resolved', 'closed')),
    CONSTRAINT "client_case_ends" CHECK (("state" = 'closed') = ("closed_at" IS NOT NULL)
      AND ("state" <> 'resolved' OR "resolved_at" IS NOT NULL)),
    CONSTRAINT "client_case_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "client_case_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "client_case_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "case_category"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "client_case_department_id_fkey" FOREIGN KEY ("department_id") REFERENCES "department"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "client_case_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "client_case_number_key" ON "client_case" ("number");
CREATE UNIQUE INDEX IF NOT EXISTS "client_case_one_open_of_rule" ON "client_case" ("client_id", "rule_key")
  WHERE "rule_key" IS NOT NULL AND "state" <> 'closed';
CREATE INDEX IF NOT EXISTS "client_case_client_id_opened_at_idx" ON "client_case" ("client_id", "opened_at" DESC);
CREATE INDEX IF NOT EXISTS "client_case_department_id_opened_at_id_idx" ON "client_case" ("department_id", "opened_at" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "client_case_live" ON "client_case" ("department_id", "state") WHERE "state" <> 'closed';
CREATE INDEX IF NOT EXISTS "client_case_of_owner" ON "client_case" ("owner_id", "state") WHERE "state" <> 'closed';
-- Those whose client's word changes something.
CREATE INDEX IF NOT EXISTS "client_case_listening" ON "client_case" ("client_id", "heard_at") WHERE "state" IN ('awaiting_customer', 'resolved');
CREATE INDEX IF NOT EXISTS "client_case_closed" ON "client_case" ("department_id", "closed_at") WHERE "closed_at" IS NOT NULL;

-- What a case came of, and what came to it later: an event is the cause of one case by a rule.
CREATE TABLE IF NOT EXISTS "case_source" (
    "case_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "rule" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "case_source_pkey" PRIMARY KEY ("case_id", "event_id", "rule"),
    CONSTRAINT "case_source_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "case_source_once" ON "case_source" ("event_id", "rule") WHERE "rule" <> '';
CREATE INDEX IF NOT EXISTS "case_source_event_id_idx" ON "case_source" ("event_id");

-- What happened to a case, in order: the events of its timeline entries.
CREATE TABLE IF NOT EXISTS "case_entry" (
    "case_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "case_entry_pkey" PRIMARY KEY ("case_id", "event_id"),
    CONSTRAINT "case_entry_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- The conversations in which it is spoken about.
CREATE TABLE IF NOT EXISTS "case_conversation" (
    "case_id" UUID NOT NULL,
    "conversation_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "case_conversation_pkey" PRIMARY KEY ("case_id", "conversation_id"),
    CONSTRAINT "case_conversation_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "case_conversation_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "case_conversation_conversation_id_idx" ON "case_conversation" ("conversation_id");

-- When nobody of ours can do anything: no clock runs.
CREATE TABLE IF NOT EXISTS "case_pause" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3),
    CONSTRAINT "case_pause_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "case_pause_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "case_pause_one_open" ON "case_pause" ("case_id") WHERE "to_at" IS NULL;
CREATE INDEX IF NOT EXISTS "case_pause_case_id_from_at_idx" ON "case_pause" ("case_id", "from_at");

CREATE TABLE IF NOT EXISTS "case_clock" (
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "target_minutes" INTEGER NOT NULL,
    -- Null while it is paused.
    "warn_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3),
    -- When it is to be looked at next; null: never.
    "next_at" TIMESTAMPTZ(3),
    "warned_at" TIMESTAMPTZ(3),
    "breached_at" TIMESTAMPTZ(3),
    "met_at" TIMESTAMPTZ(3),
    CONSTRAINT "case_clock_pkey" PRIMARY KEY ("case_id", "kind"),
    CONSTRAINT "case_clock_kind" CHECK ("kind" IN ('acknowledge', 'first_action', 'close')),
    CONSTRAINT "case_clock_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "case_clock_next" ON "case_clock" ("next_at") WHERE "next_at" IS NOT NULL;

-- The check list: each step is a follow-up.
CREATE TABLE IF NOT EXISTS "case_step" (
    "case_id" UUID NOT NULL,
    "follow_up_id" UUID NOT NULL,
    CONSTRAINT "case_step_pkey" PRIMARY KEY ("case_id", "follow_up_id"),
    CONSTRAINT "case_step_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "case_step_follow_up_id_fkey" FOREIGN KEY ("follow_up_id") REFERENCES "follow_up"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "case_step_follow_up_id_key" ON "case_step" ("follow_up_id");

-- What the client is given for it; amounts in minor units of the currency.
CREATE TABLE IF NOT EXISTS "case_remedy" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "amount" BIGINT,
    "currency" TEXT,
    "note" TEXT,
    "by_agent_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "case_remedy_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "case_remedy_amount" CHECK (("amount" IS NULL) = ("currency" IS NULL) AND ("amount" IS NULL OR "amount" > 0)),
    CONSTRAINT "case_remedy_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "case_remedy_case_id_idx" ON "case_remedy" ("case_id");

-- Passed to another department: to be answered (ask), or to be taken over (give).
CREATE TABLE IF NOT EXISTS "case_handoff" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "mode" TEXT NOT NULL,
    "from_department_id" UUID NOT NULL,
    "to_department_id" UUID NOT NULL,
    "to_agent_id" UUID,
    "by_agent_id" UUID NOT NULL,
    "question" TEXT NOT NULL,
    "passed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),
    "read_by_id" UUID,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),
    "answered_by_id" UUID,
    CONSTRAINT "case_handoff_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "case_handoff_mode" CHECK ("mode" IN ('ask', 'give')),
    CONSTRAINT "case_handoff_answer" CHECK (("answer" IS NULL) = ("answered_at" IS NULL)),
    CONSTRAINT "case_handoff_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "case_handoff_case_id_passed_at_idx" ON "case_handoff" ("case_id", "passed_at");
CREATE INDEX IF NOT EXISTS "case_handoff_to_department_id_passed_at_idx" ON "case_handoff" ("to_department_id", "passed_at");

-- The client is asked whether all is well now. Silence closes.
CREATE TABLE IF NOT EXISTS "case_confirmation" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- Silence until then is a yes.
    "lapses_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "via" TEXT,
    "words" TEXT,
    "follow_up_id" UUID,
    CONSTRAINT "case_confirmation_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "case_confirmation_state" CHECK ("state" IN ('asked', 'confirmed', 'refused', 'lapsed', 'withdrawn')),
    CONSTRAINT "case_confirmation_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "case_confirmation_token_hash_key" ON "case_confirmation" ("token_hash");
CREATE UNIQUE INDEX IF NOT EXISTS "case_confirmation_one_asked" ON "case_confirmation" ("case_id") WHERE "state" = 'asked';
CREATE INDEX IF NOT EXISTS "case_confirmation_lapses" ON "case_confirmation" ("lapses_at") WHERE "state" = 'asked';

-- What we do so that it does not happen again, with the cases that led to it.
CREATE TABLE IF NOT EXISTS "improvement" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "note" TEXT,
    "category_id" UUID,
    "root_cause" TEXT,
    "owner_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'proposed',
    "due_on" DATE,
    "made_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    CONSTRAINT "improvement_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "improvement_state" CHECK ("state" IN ('proposed', 'planned', 'in_progress', 'done', 'dropped')),
    CONSTRAINT "improvement_done" CHECK (("state" = 'done') = ("done_at" IS NOT NULL)),
    CONSTRAINT "improvement_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "improvement_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "case_category"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "improvement_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "agent"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "improvement_division_id_created_at_id_idx" ON "improvement" ("division_id", "created_at" DESC, "id" DESC);
CREATE TABLE IF NOT EXISTS "improvement_case" (
    "improvement_id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    CONSTRAINT "improvement_case_pkey" PRIMARY KEY ("improvement_id", "case_id"),
    CONSTRAINT "improvement_case_improvement_id_fkey" FOREIGN KEY ("improvement_id") REFERENCES "improvement"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "improvement_case_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "client_case"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "improvement_case_case_id_idx" ON "improvement_case" ("case_id");

-- Last week's cases, told to the supervisors once.
CREATE TABLE IF NOT EXISTS "case_digest" (
    "division_id" UUID NOT NULL,
    -- The Monday on which the week began.
    "week" DATE NOT NULL,
    "figures" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "case_digest_pkey" PRIMARY KEY ("division_id", "week"),
    CONSTRAINT "case_digest_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What a client needs and what gets in the way, as said in a conversation.
CREATE TABLE IF NOT EXISTS "client_need" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "conversation_id" UUID,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "by_agent_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_at" TIMESTAMPTZ(3),
    CONSTRAINT "client_need_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "client_need_kind" CHECK ("kind" IN ('need', 'difficulty', 'problem')),
    CONSTRAINT "client_need_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "client_need_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "client_need_client_id_at_idx" ON "client_need" ("client_id", "at" DESC);

-- What every division begins with; each may be renamed, retired or added to.
CREATE OR REPLACE FUNCTION give_case_catalogue(p_division uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO department (id, division_id, name, name_zh, name_key, is_default)
  SELECT new_id(), p_division, d.name, d.name_zh, lower(d.name), d.is_default FROM (VALUES
    ('Customer relations', '客户关系部', true), ('Sales', '销售部', false), ('Quality', '质量部', false),
    ('Logistics', '物流部', false), ('Finance', '财务部', false)) AS d (name, name_zh, is_default)
  ON CONFLICT DO NOTHING;
  INSERT INTO case_category (id, division_id, key, name, name_zh, department_id, place)
  SELECT new_id(), p_division, c.key, c.name, c.name_zh, d.id, c.place FROM (VALUES
    ('SERVICE', 'Service', '服务', 'customer relations', 10), ('SALES', 'Sales conduct', '销售行为', 'sales', 20),
    ('PRODUCT', 'Product', '产品', 'quality', 30), ('DELIVERY', 'Delivery', '配送', 'logistics', 40),
    ('BILLING', 'Billing', '账单', 'finance', 50), ('OTHER', 'Other', '其他', 'customer relations', 60))
    AS c (key, name, name_zh, department, place)
  JOIN department d ON d.division_id = p_division AND d.name_key = c.department ON CONFLICT DO NOTHING;
  INSERT INTO case_category (id, division_id, parent_id, key, name, name_zh, department_id, place)
  SELECT new_id(), p_division, p.id, c.key, c.name, c.name_zh, p.department_id, c.place FROM (VALUES
    ('SERVICE', 'WAITING_TIME', 'Waiting time', '等待时间过长', 11), ('SERVICE', 'STAFF_BEHAVIOUR', 'Behaviour of staff', '员工态度', 12),
    ('SERVICE', 'WRONG_INFORMATION', 'Wrong information', '信息有误', 13), ('SERVICE', 'BROKEN_PROMISE', 'Promise not kept', '承诺未兑现', 14),
    ('SALES', 'PRESSURE_SELLING', 'Pressure selling', '强迫推销', 21), ('SALES', 'CONTACT_FREQUENCY', 'Contacted too often', '联系过于频繁', 22),
    ('SALES', 'MISSELLING', 'Not as promised', '与宣传不符', 23),
    ('PRODUCT', 'DEFECT', 'Defect', '质量缺陷', 31), ('PRODUCT', 'FUNCTION', 'Missing function', '功能缺失', 32),
    ('DELIVERY', 'LATE', 'Late', '配送延迟', 41), ('DELIVERY', 'DAMAGED', 'Damaged', '运输损坏', 42), ('DELIVERY', 'WRONG_ITEM', 'Wrong item', '发错货', 43),
    ('BILLING', 'WRONG_AMOUNT', 'Wrong amount', '金额错误', 51), ('BILLING', 'REFUND_LATE', 'Refund outstanding', '退款未到账', 52))
    AS c (parent, key, name, name_zh, place)
  JOIN case_category p ON p.division_id = p_division AND p.key = c.parent ON CONFLICT DO NOTHING;
  INSERT INTO case_target (division_id, kind, severity, acknowledge_minutes, first_action_minutes, close_minutes)
  SELECT p_division, t.kind, t.severity, t.acknowledge, t.first_action, t.close FROM (VALUES
    ('complaint', 'critical', 15, 60, 480), ('complaint', 'high', 30, 120, 960),
    ('complaint', 'normal', 60, 240, 2400), ('complaint', 'low', 120, 480, 4800),
    ('request', 'critical', 30, 120, 480), ('request', 'high', 60, 240, 960),
    ('request', 'normal', 120, 480, 2400), ('request', 'low', 240, 960, 4800),
    ('suggestion', 'critical', 240, 960, 4800), ('suggestion', 'high', 240, 960, 4800),
    ('suggestion', 'normal', 480, 2400, 9600), ('suggestion', 'low', 480, 2400, 9600))
    AS t (kind, severity, acknowledge, first_action, close) ON CONFLICT DO NOTHING;
END $$;
CREATE OR REPLACE FUNCTION division_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM give_case_catalogue(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER "division_begins" AFTER INSERT ON "division" FOR EACH ROW EXECUTE FUNCTION division_begins();
SELECT give_case_catalogue(id) FROM division;

-- A case that comes to a client, or opens again, where one of its rule is open already: the rule counts that one from now on.
CREATE OR REPLACE FUNCTION one_open_case_of_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM client_case c WHERE c.client_id = NEW.client_id AND c.rule_key = NEW.rule_key
      AND c.state <> 'closed' AND c.id <> NEW.id) THEN
    NEW.rule_key := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER "client_case_one_of_rule" BEFORE UPDATE OF "client_id", "state" ON "client_case" FOR EACH ROW
  WHEN (NEW."rule_key" IS NOT NULL AND NEW."state" <> 'closed'
    AND (OLD."client_id" <> NEW."client_id" OR OLD."state" = 'closed'))
  EXECUTE FUNCTION one_open_case_of_rule();
