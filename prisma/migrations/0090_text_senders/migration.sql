-- From which of our numbers a client is written to: kept for each of the client's numbers, so that it stays the same.
ALTER TABLE "our_address" ADD COLUMN IF NOT EXISTS "retired_at" TIMESTAMPTZ(3);
ALTER TABLE "division" ADD COLUMN IF NOT EXISTS "text_sender_id" UUID;
CREATE TABLE IF NOT EXISTS "text_sender" (
    "address_id" UUID NOT NULL,
    "our_address_id" UUID NOT NULL,
    "why" TEXT NOT NULL,
    "by_agent_id" UUID,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "text_sender_pkey" PRIMARY KEY ("address_id"),
    CONSTRAINT "text_sender_why" CHECK ("why" IN ('last', 'about', 'queue', 'country', 'default', 'any', 'agent'))
);
ALTER TABLE "text_sender" ADD CONSTRAINT "text_sender_address_id_fkey" FOREIGN KEY ("address_id") REFERENCES "address"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "text_sender" ADD CONSTRAINT "text_sender_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "our_address"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
