-- =====
-- Who operates the hub looks at these every few seconds: the newest first, however many there are.
CREATE INDEX "delivery_unknown" ON "delivery" ("created_at") WHERE "state" = 'unknown';
