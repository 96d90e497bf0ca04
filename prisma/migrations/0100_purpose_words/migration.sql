-- What an automated message is for. (Alone, because a new word of an enum may not be used in the transaction that adds it.)
ALTER TYPE "DeliveryPurpose" ADD VALUE IF NOT EXISTS 'care';
ALTER TYPE "DeliveryPurpose" ADD VALUE IF NOT EXISTS 'win_back';
ALTER TYPE "DeliveryPurpose" ADD VALUE IF NOT EXISTS 'campaign';
