-- Who talks with a colleague has no ear for a client: such a call counts as one in hand (0024c_counted). Kept beside it too,
-- so that it can be told apart. A column alone: nobody who works on the table waits for more than that.
ALTER TABLE "agent" ADD COLUMN IF NOT EXISTS "colleague_calls" INTEGER NOT NULL DEFAULT 0;
