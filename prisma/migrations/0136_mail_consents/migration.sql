-- What lets us into the mail servers of a mailbox in the place of a password (OAuth 2), and who is being asked for it.
CREATE TABLE "mail_consent" (
  "our_address_id" UUID NOT NULL,
  "provider" TEXT NOT NULL,
  "authorize_url" TEXT NOT NULL,
  "token_url" TEXT NOT NULL,
  "scope" TEXT NOT NULL,
  "client_id" TEXT NOT NULL,
  "client_secret" TEXT,
  "username" TEXT NOT NULL,
  "state" TEXT NOT NULL DEFAULT 'none',
  "refresh_token" TEXT,
  "access_token" TEXT,
  "expires_at" TIMESTAMPTZ(3),
  "refreshing_until" TIMESTAMPTZ(3),
  "version" INTEGER NOT NULL DEFAULT 1,
  "failure" TEXT,
  "given_at" TIMESTAMPTZ(3),
  "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "mail_consent_pkey" PRIMARY KEY ("our_address_id"),
  CONSTRAINT "mail_consent_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "our_address"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE TABLE "mail_consent_ask" (
  "state_hash" TEXT NOT NULL,
  "our_address_id" UUID NOT NULL,
  "agent_id" UUID NOT NULL,
  "verifier" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "mail_consent_ask_pkey" PRIMARY KEY ("state_hash"),
  CONSTRAINT "mail_consent_ask_our_address_id_fkey" FOREIGN KEY ("our_address_id") REFERENCES "mail_consent"("our_address_id") ON DELETE CASCADE ON UPDATE CASCADE
);
