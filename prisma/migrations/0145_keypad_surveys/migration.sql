-- A rule may ask by keypad, while the caller is still on the line after the agent has hung up. Whether that is done is decided
-- once for a call, by whichever job looks at it first.
ALTER TABLE "survey_rule" ADD COLUMN IF NOT EXISTS "by_keypad" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "conversation" ADD COLUMN IF NOT EXISTS "keypad_decided_at" TIMESTAMPTZ(3);
