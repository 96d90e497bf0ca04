-- Nobody wanted it: closed, and never asked how it went. (Alone, because a new word of an enum may not be used in the
-- transaction that adds it.)
ALTER TYPE "Outcome" ADD VALUE IF NOT EXISTS 'spam';
