-- A notice of a case leads to it.
ALTER TABLE "agent_notice" ADD COLUMN IF NOT EXISTS "case_id" UUID;
-- What the client wants to hear from us: nothing of our own accord, or so many messages a month at most.
ALTER TABLE "client" ADD COLUMN IF NOT EXISTS "do_not_contact_at" TIMESTAMPTZ(3);
ALTER TABLE "client" ADD COLUMN IF NOT EXISTS "contacts_per_month" INTEGER;
