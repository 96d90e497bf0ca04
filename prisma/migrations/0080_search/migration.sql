-- The search over everything that was said. The rows are made from the timeline by the worker (core/search), after the
-- commit, so that who takes a message in pays nothing for it; what is here can be made anew at any time.

-- Parts of words and misspellings. Comes with PostgreSQL (contrib) and may be made by the owner of a database.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE "search_entry" (
    "event_id" UUID NOT NULL,
    -- Whose number the event has; who was merged into another is led on when it is read.
    "client_id" UUID NOT NULL,
    "conversation_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    -- Words with their places, and marks for time, division, kind, channel, direction and files (core/search/entries.ts).
    "words" tsvector NOT NULL,

    CONSTRAINT "search_entry_pkey" PRIMARY KEY ("event_id")
);

-- Every word there is, once: what somebody types a part of, or types wrongly, is looked up here.
CREATE TABLE "search_word" (
    "word" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "search_word_pkey" PRIMARY KEY ("word")
);

-- How far the index is. Ids of events begin with the time at which they were made.
CREATE TABLE "search_progress" (
    "id" INTEGER NOT NULL,
    -- Everything after the first and up to here is in it.
    "fresh_to" UUID NOT NULL,
    -- What was there before is taken in from here backwards; null: all of it is.
    "old_from" UUID,
    -- When it was last looked whether something was passed over.
    "mended_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_progress_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "search_progress_is_one" CHECK ("id" = 1)
);

-- The lowest id that an event of this instant can have.
CREATE FUNCTION search_id_at(p_at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex((extract(epoch FROM p_at) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
$$;

INSERT INTO "search_progress" ("id", "fresh_to", "old_from") VALUES (1, search_id_at(now()), search_id_at(now()));

-- Who is erased from the timeline is erased from here, with the words that nobody else has said.
CREATE FUNCTION search_forget_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH gone AS (DELETE FROM search_entry WHERE event_id = OLD.id RETURNING event_id, words),
  word AS (SELECT DISTINCT g.event_id, l.lexeme FROM gone g, unnest(g.words) l)
  DELETE FROM search_word w USING word
   WHERE w.word = word.lexeme
     AND NOT EXISTS (SELECT FROM search_entry e
                      WHERE e.words @@ ('''' || replace(word.lexeme, '''', '''''') || '''')::tsquery
                        AND e.event_id <> word.event_id);
  RETURN NULL;
END $$;
CREATE TRIGGER "timeline_event_search_forget" AFTER DELETE ON "timeline_event"
  FOR EACH ROW EXECUTE FUNCTION search_forget_event();
