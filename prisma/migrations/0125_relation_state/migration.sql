-- Relationship health: the state of a relationship's life, and what an agent says of how a client felt.
DO $$ BEGIN
  CREATE TYPE "RelationState" AS ENUM ('prospect', 'established', 'developing', 'maintained', 'broken', 'regained');
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
ALTER TABLE "client" ADD COLUMN IF NOT EXISTS "relation_state" "RelationState" NOT NULL DEFAULT 'prospect';
-- What the agent said in wrap-up of how the client felt, -1 to 1; null: nothing.
ALTER TABLE "conversation" ADD COLUMN IF NOT EXISTS "feeling" DOUBLE PRECISION;
