-- To which group of the market a client belongs, in the house's own words (settings: clientSegments).
ALTER TABLE "client" ADD COLUMN IF NOT EXISTS "segment" TEXT;
