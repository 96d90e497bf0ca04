-- How many automatic mails somebody got of late: asked before each.
-- On a large table made by hand before, with CONCURRENTLY (docs/OPERATING.md); then this finds it.
CREATE INDEX IF NOT EXISTS "delivery_automatic_mail" ON "delivery" ("to", "created_at") WHERE "purpose" <> 'reply' AND "channel" = 'email';
