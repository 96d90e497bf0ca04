-- Pictures and other files of a client's text lie with the phone network when the text is taken in; here is which are still to
-- be fetched, how often that was tried, and when it is tried again. One row for each such text.
CREATE TABLE IF NOT EXISTS "text_media" (
  "event_id" UUID NOT NULL,
  "message_id" UUID NOT NULL,
  "provider_sid" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'waiting',
  "tries" INTEGER NOT NULL DEFAULT 0,
  "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "reason" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "text_media_pkey" PRIMARY KEY ("event_id"),
  CONSTRAINT "text_media_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT "text_media_state_check" CHECK ("state" IN ('waiting', 'kept', 'failed'))
);
CREATE UNIQUE INDEX IF NOT EXISTS "text_media_message_id_key" ON "text_media" ("message_id");
CREATE INDEX IF NOT EXISTS "text_media_waiting" ON "text_media" ("due_at") WHERE "state" = 'waiting';
