-- When the client of a call last objected to being recorded: what was recorded until then goes, also after a later yes.
ALTER TABLE "conversation" ADD COLUMN IF NOT EXISTS "refused_at" TIMESTAMPTZ(3);
