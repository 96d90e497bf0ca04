-- What was read of a mail besides its words: to whom it went, the history it quoted, who vouches for its sender. And how it
-- came, so that one which was kept apart can be taken in later.
ALTER TABLE "raw_inbound" ADD COLUMN IF NOT EXISTS "facts" JSONB, ADD COLUMN IF NOT EXISTS "envelope" JSONB;
