-- Words by which a division sorts its conversations. Never deleted: what was tagged by one is explained by its name.
CREATE TABLE IF NOT EXISTS "tag" (
    "id" UUID NOT NULL,
    "division_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    -- The name without case: two tags that read alike are one.
    "name_key" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "retired_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tag_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "tag_colour" CHECK ("colour" IN ('quiet', 'good', 'warn', 'bad', 'info', 'care', 'accent')),
    CONSTRAINT "tag_name" CHECK ("name" <> '' AND "name_key" <> ''),
    CONSTRAINT "tag_division_id_fkey" FOREIGN KEY ("division_id") REFERENCES "division" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX IF NOT EXISTS "tag_division_id_name_key_key" ON "tag" ("division_id", "name_key");

CREATE TABLE IF NOT EXISTS "conversation_tag" (
    "conversation_id" UUID NOT NULL,
    "tag_id" UUID NOT NULL,
    "by_agent_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_tag_pkey" PRIMARY KEY ("conversation_id", "tag_id"),
    CONSTRAINT "conversation_tag_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "conversation_tag_tag_id_fkey" FOREIGN KEY ("tag_id") REFERENCES "tag" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
-- Conversations by tag; the other way round is the key's.
CREATE INDEX IF NOT EXISTS "conversation_tag_tag_id_conversation_id_idx" ON "conversation_tag" ("tag_id", "conversation_id");
