-- A call between colleagues is over when the row says so; its phones are hung up after that. Whoever dies in between leaves
-- this note to the sweep.
ALTER TABLE "internal_call" ADD COLUMN IF NOT EXISTS "to_hang_up" BOOLEAN NOT NULL DEFAULT false;
