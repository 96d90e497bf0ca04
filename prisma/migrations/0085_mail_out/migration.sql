-- By which server mails of a mailbox leave, where that is not the house's own. The secret is sealed (core/access/seal.ts).
CREATE TABLE IF NOT EXISTS "smtp_account" (
  "our_address_id" UUID NOT NULL,
  "host" TEXT NOT NULL,
  "port" INTEGER NOT NULL,
  "security" TEXT NOT NULL,
  "username" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  -- Counts what is saved: connections of an older one are not used any more.
  "version" INTEGER NOT NULL DEFAULT 1,
  "failure" TEXT,
  "failing_since" TIMESTAMPTZ(3),
  "worked_at" TIMESTAMPTZ(3),
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "smtp_account_pkey" PRIMARY KEY ("our_address_id"),
  CONSTRAINT "smtp_account_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "our_address" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "smtp_account_port" CHECK ("port" BETWEEN 1 AND 65535),
  CONSTRAINT "smtp_account_security" CHECK ("security" IN ('tls', 'starttls', 'none')),
  CONSTRAINT "smtp_account_failing" CHECK (("failure" IS NULL) = ("failing_since" IS NULL))
);

-- Keys that mails from a domain are signed with. A key signs once it is switched on, when the DNS has it.
CREATE TABLE IF NOT EXISTS "dkim_key" (
  "id" UUID NOT NULL,
  "domain" TEXT NOT NULL,
  "selector" TEXT NOT NULL,
  "public_key" TEXT NOT NULL,
  "secret" TEXT NOT NULL,
  "signs_since" TIMESTAMPTZ(3),
  "checked_at" TIMESTAMPTZ(3),
  "found" TEXT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "dkim_key_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "dkim_key_domain" CHECK ("domain" = lower("domain"))
);
CREATE UNIQUE INDEX IF NOT EXISTS "dkim_key_domain_selector_key" ON "dkim_key" ("domain", "selector");

-- Who changed what about a mailbox's ways in and out. Append-only; no secret and no address of a person.
CREATE TABLE IF NOT EXISTS "mailbox_change" (
  "id" UUID NOT NULL,
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "our_address_id" UUID NOT NULL,
  "by_agent_id" UUID NOT NULL,
  "what" TEXT NOT NULL,
  "detail" TEXT,
  CONSTRAINT "mailbox_change_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "mailbox_change_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "our_address" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "mailbox_change_by_agent_id_fkey" FOREIGN KEY ("by_agent_id") REFERENCES "agent" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX IF NOT EXISTS "mailbox_change_our_address_id_at_idx" ON "mailbox_change" ("our_address_id", "at" DESC);
