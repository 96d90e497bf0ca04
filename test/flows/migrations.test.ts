import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { diffMigrations } from '../../prisma/diff.ts';
import { cloneDatabase } from '../support/database.ts';
import type { ClonedDatabase } from '../support/database.ts';

let database: ClonedDatabase;
beforeAll(async () => {
  database = await cloneDatabase();
});
afterAll(() => database.drop());

describe('migrations', () => {
  // Partial indexes, checks and functions are written by hand: the schema cannot say them, and the engine overlooks them.
  test('lead to the very tables of schema.prisma', async () => {
    const missing = await diffMigrations(database.url);
    expect(missing.replace('-- This is an empty migration.', '').trim()).toBe('');
  });
});
