-- What the governor judges a planned message as when it is due.
ALTER TABLE "follow_up" ADD COLUMN IF NOT EXISTS "purpose" "DeliveryPurpose" NOT NULL DEFAULT 'reminder';
