-- What the company says of its days: closures, and weekends that are worked. By calendar date, both ends included.
CREATE TABLE IF NOT EXISTS "calendar_day" (
    "id" UUID NOT NULL,
    "country" TEXT,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "calendar_day_kind" CHECK ("kind" IN ('closed', 'working')),
    CONSTRAINT "calendar_day_order" CHECK ("from" <= "to")
);
CREATE INDEX IF NOT EXISTS "calendar_day_to_idx" ON "calendar_day" ("to");
