-- A notice may be of something of the house, and of no client: a mail account that stands still, for one. The version before
-- shows those of clients only.
ALTER TABLE "agent_notice" ALTER COLUMN "client_id" DROP NOT NULL;
