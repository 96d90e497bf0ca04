-- A conversation that is worked on together with another. (A migration of its own, because a new word of an enum may not be used
-- in the transaction that adds it.)
ALTER TYPE "ConversationState" ADD VALUE IF NOT EXISTS 'joined' BEFORE 'wrapping';
