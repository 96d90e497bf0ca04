-- What a person does for a client: rings them up, goes there, writes to them. (Alone, because a new word of an enum may not be used
-- in the transaction that adds it.)
ALTER TYPE "FollowUpKind" ADD VALUE IF NOT EXISTS 'call';
ALTER TYPE "FollowUpKind" ADD VALUE IF NOT EXISTS 'visit';
ALTER TYPE "FollowUpKind" ADD VALUE IF NOT EXISTS 'write';
