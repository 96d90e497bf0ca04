-- When the law of a place lets machines write: dated rows. Those of a place that began last hold; a state's are asked beside its
-- country's. What ships with the hub is marked so and stays; an administrator adds rows that go before it.
CREATE TABLE IF NOT EXISTS "contact_hours_rule" (
    "id" UUID NOT NULL,
    "country" TEXT NOT NULL,
    "region" TEXT,
    "channel" TEXT,
    "days" SMALLINT[] NOT NULL,
    "from_time" TEXT NOT NULL,
    "to_time" TEXT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_until" DATE,
    "source" TEXT NOT NULL DEFAULT '',
    "is_shipped" BOOLEAN NOT NULL DEFAULT false,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "contact_hours_rule_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "contact_hours_rule_window" CHECK ("from_time" < "to_time"),
    CONSTRAINT "contact_hours_rule_dates" CHECK ("valid_until" IS NULL OR "valid_from" <= "valid_until")
);
CREATE UNIQUE INDEX IF NOT EXISTS "contact_hours_rule_once" ON "contact_hours_rule"
  ("country", coalesce("region", ''), coalesce("channel", ''), "days", "valid_from");

INSERT INTO "contact_hours_rule" ("id", "country", "region", "channel", "days", "from_time", "to_time", "valid_from", "source", "is_shipped")
SELECT gen_random_uuid(), r.country, r.region, r.channel, r.days, r.opens, r.closes, r.since::date, r.source, true FROM (VALUES
  ('US', NULL, 'sms', '{1,2,3,4,5,6,7}'::smallint[], '08:00', '21:00', '1992-12-20', '47 CFR 64.1200(c)(1)'),
  ('US', 'FL', 'sms', '{1,2,3,4,5,6,7}', '08:00', '20:00', '2021-07-01', 'Fla. Stat. 501.616(6)'),
  ('US', 'OK', 'sms', '{1,2,3,4,5,6,7}', '08:00', '20:00', '2022-11-01', '15 O.S. 775C'),
  ('US', 'WA', 'sms', '{1,2,3,4,5,6,7}', '08:00', '20:00', '2022-06-09', 'RCW 80.36.390'),
  ('US', 'MD', 'sms', '{1,2,3,4,5,6,7}', '08:00', '20:00', '2024-01-01', 'Md. Com. Law 14-4502'),
  ('US', 'CT', 'sms', '{1,2,3,4,5,6,7}', '09:00', '20:00', '2023-10-01', 'Conn. Gen. Stat. 42-288a'),
  ('CA', NULL, 'sms', '{1,2,3,4,5}', '09:00', '21:30', '2008-09-30', 'CRTC Unsolicited Telecommunications Rules'),
  ('CA', NULL, 'sms', '{6,7}', '10:00', '18:00', '2008-09-30', 'CRTC Unsolicited Telecommunications Rules'),
  ('FR', NULL, 'sms', '{1,2,3,4,5}', '10:00', '20:00', '2023-03-01', 'Code de la consommation D223-9'),
  ('CN', NULL, 'sms', '{1,2,3,4,5,6,7}', '08:00', '21:00', '2000-01-01', 'good practice')
) AS r (country, region, channel, days, opens, closes, since, source)
ON CONFLICT DO NOTHING;

-- What a client has said about being written to, by channel and purpose. Append-only: what it said last counts, and what it said
-- before proves itself.
CREATE TABLE IF NOT EXISTS "contact_consent" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "how" TEXT NOT NULL,
    "by_agent_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "contact_consent_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "contact_consent_state" CHECK ("state" IN ('given', 'refused')),
    CONSTRAINT "contact_consent_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "contact_consent_of_client" ON "contact_consent" ("client_id", "channel", "purpose", "at" DESC, "id" DESC);

-- Every "no" of the governor, kept for a while.
CREATE TABLE IF NOT EXISTS "contact_refusal" (
    "id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "follow_up_id" UUID,
    "invite_id" UUID,
    "delivery_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "contact_refusal_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "contact_refusal_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "contact_refusal_at" ON "contact_refusal" ("at" DESC, "id" DESC);
CREATE INDEX IF NOT EXISTS "contact_refusal_of_client" ON "contact_refusal" ("client_id", "at" DESC, "id" DESC);
-- On large tables made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it. What caps are counted by.
CREATE INDEX IF NOT EXISTS "delivery_automatic_of_client" ON "delivery" ("client_id", "created_at") WHERE "purpose" <> 'reply';
