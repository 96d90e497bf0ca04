-- The due step of which its caller has been told: once told, what they hear next carries it out.
ALTER TABLE "conversation" ADD COLUMN "overflow_told" TIMESTAMPTZ(3);
