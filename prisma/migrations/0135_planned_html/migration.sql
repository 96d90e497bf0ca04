-- The form of a mail that is written now and leaves later.
ALTER TABLE "follow_up" ADD COLUMN "html" TEXT;
