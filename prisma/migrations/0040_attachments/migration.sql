-- Files of messages, mail and MMS alike. The bytes lie in the file store under store_key; here is what they are and whose.

CREATE TABLE IF NOT EXISTS "attachment" (
  "id" UUID NOT NULL,
  "message_id" UUID,
  "agent_id" UUID,
  "place" INTEGER NOT NULL DEFAULT 0,
  "name" TEXT NOT NULL,
  "type" TEXT NOT NULL,
  "bytes" INTEGER NOT NULL DEFAULT 0,
  "sha256" TEXT,
  "content_id" TEXT,
  "inline" BOOLEAN NOT NULL DEFAULT false,
  "image" TEXT,
  "store_key" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "attachment_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "attachment_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "attachment_message_id_idx" ON "attachment"("message_id");
CREATE INDEX IF NOT EXISTS "attachment_store_key_idx" ON "attachment"("store_key");
-- What nobody has sent yet: an agent's uploads, and what a mail left that was never taken in.
CREATE INDEX IF NOT EXISTS "attachment_unsent" ON "attachment"("created_at") WHERE "message_id" IS NULL;

-- A message owns the files that it names from the instant it is there. They are kept before it is.
CREATE OR REPLACE FUNCTION take_attachments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE attachment a SET message_id = NEW.id
    FROM jsonb_array_elements(NEW.attachments) x
   WHERE a.id = (x ->> 'id')::uuid AND a.message_id IS NULL;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER "message_takes_attachments" AFTER INSERT ON "message" FOR EACH ROW
  WHEN (NEW.attachments <> '[]') EXECUTE FUNCTION take_attachments();
