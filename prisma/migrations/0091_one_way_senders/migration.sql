-- A sender of ours that is no number (a short code, a name) is used only in the countries that it is registered for.
ALTER TABLE "our_address" ADD COLUMN IF NOT EXISTS "sends_to" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];
