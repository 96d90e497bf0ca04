-- From which server mails of a mailbox are fetched. The secret is sealed (core/access/seal.ts). One worker holds an account
-- at a time: a lease, which it renews while it lives.
CREATE TABLE IF NOT EXISTS "imap_account" (
  "our_address_id" UUID NOT NULL,
  "host" TEXT NOT NULL,
  "port" INTEGER NOT NULL,
  "security" TEXT NOT NULL,
  "username" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  -- Counts what is saved: whoever works by an older one begins anew.
  "version" INTEGER NOT NULL DEFAULT 1,
  "folders" TEXT[] NOT NULL,
  -- What came there before is left there.
  "since" TIMESTAMPTZ(3) NOT NULL,
  "after" TEXT NOT NULL DEFAULT 'keep',
  "move_to" TEXT,
  "paused_at" TIMESTAMPTZ(3),
  "failure" TEXT,
  "failing_since" TIMESTAMPTZ(3),
  "worked_at" TIMESTAMPTZ(3),
  "lease_by" UUID,
  "lease_until" TIMESTAMPTZ(3),
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "imap_account_pkey" PRIMARY KEY ("our_address_id"),
  CONSTRAINT "imap_account_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "our_address" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "imap_account_port" CHECK ("port" BETWEEN 1 AND 65535),
  CONSTRAINT "imap_account_security" CHECK ("security" IN ('tls', 'starttls', 'none')),
  CONSTRAINT "imap_account_folders" CHECK (cardinality("folders") BETWEEN 1 AND 20),
  CONSTRAINT "imap_account_after" CHECK ("after" IN ('keep', 'seen', 'move') AND ("after" = 'move') = ("move_to" IS NOT NULL)),
  CONSTRAINT "imap_account_failing" CHECK (("failure" IS NULL) = ("failing_since" IS NULL))
);

-- How far each folder is taken in: all up to last_uid, as long as the server's numbering (uid_validity) is the same.
CREATE TABLE IF NOT EXISTS "imap_folder" (
  "our_address_id" UUID NOT NULL,
  "path" TEXT NOT NULL,
  "uid_validity" BIGINT NOT NULL,
  "last_uid" BIGINT NOT NULL DEFAULT 0,
  "taken" BIGINT NOT NULL DEFAULT 0,
  "moved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "imap_folder_pkey" PRIMARY KEY ("our_address_id", "path"),
  CONSTRAINT "imap_folder_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "imap_account" ("our_address_id") ON DELETE CASCADE ON UPDATE CASCADE
);
