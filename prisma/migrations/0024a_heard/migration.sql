-- Speed of answer ends when the caller hears the agent, and not when the agent has said yes. Not filled here: what was
-- answered before this was noted is read as it was before (core/metrics/queueFigures.ts).
ALTER TABLE "queue_visit" ADD COLUMN IF NOT EXISTS "heard_at" TIMESTAMPTZ(3);
