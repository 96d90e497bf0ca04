-- How we sign in at the servers of a mailbox: by a password, or by a consent.
ALTER TABLE "smtp_account" ADD COLUMN "sign_in" TEXT NOT NULL DEFAULT 'password';
ALTER TABLE "imap_account" ADD COLUMN "sign_in" TEXT NOT NULL DEFAULT 'password';
