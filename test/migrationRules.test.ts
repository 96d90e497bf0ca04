import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/sourceFiles.ts';

// The version before must go on working on the new schema, because both run while one replaces the other: a migration
// only adds. What nobody uses any more goes in a later release, in a migration that names the release since which nobody
// does: `-- contract: unused since 1.4`.

const FOLDER = path.join(ROOT, 'prisma', 'migrations');
/** The first one makes everything, so nothing ran before it. */
const later = readdirSync(FOLDER)
  .filter((name) => /^\d{4}[a-z]?_/.test(name) && name !== '0001_init')
  .toSorted();

const BREAKING: { what: string; words: RegExp }[] = [
  { what: 'drops a table or column', words: /\bDROP\s+(TABLE|COLUMN)\b/i },
  { what: 'renames', words: /\bRENAME\b/i },
  { what: 'changes a type', words: /\bALTER\s+COLUMN\s+\S+\s+(SET\s+DATA\s+)?TYPE\b/i },
  { what: 'demands what the version before does not give', words: /\bSET\s+NOT\s+NULL\b/i },
  {
    what: 'adds a column that the version before leaves empty',
    words: /\bADD\s+COLUMN\s+(?=[^,;]*\bNOT\s+NULL\b)(?![^,;]*\bDEFAULT\b)[^,;]*/i,
  },
];

/** Nobody who works is locked out meanwhile: judged since migration 0024, as those before are released. */
const LOCKING: { what: string; words: RegExp }[] = [
  {
    what: 'makes an index that an operator cannot make before',
    words: /\bCREATE\s+(UNIQUE\s+)?INDEX\s+(?!IF\s+NOT\s+EXISTS\b|CONCURRENTLY\b)/i,
  },
  {
    what: 'makes an index while it holds a table that others use',
    words: /\bALTER\s+TABLE\b[^]*\bCREATE\s+(UNIQUE\s+)?INDEX\b/i,
  },
  { what: 'fills rows while it holds a table that others use', words: /\bALTER\s+TABLE\b[^]*^UPDATE\b/im },
];

function locks(sql: string): string[] {
  const code = sql.replaceAll(/--.*$/gm, '');
  return LOCKING.filter(({ words }) => words.test(code)).map(({ what }) => what);
}

/** What a statement in a migration would break; nothing when it says since when nobody needs it. */
function breaks(sql: string): string[] {
  if (/^-- contract: unused since \d+\.\d+/m.test(sql)) return [];
  const code = sql.replaceAll(/--.*$/gm, '');
  return BREAKING.filter(({ words }) => words.test(code)).map(({ what }) => what);
}

describe('migrations', () => {
  test.each(later)('%s leaves the version before working', (name) => {
    expect(breaks(readFileSync(path.join(FOLDER, name, 'migration.sql'), 'utf8'))).toEqual([]);
  });

  test.each(later.filter((name) => name >= '0024'))('%s locks nobody out', (name) => {
    expect(locks(readFileSync(path.join(FOLDER, name, 'migration.sql'), 'utf8'))).toEqual([]);
  });

  test.each([
    ['CREATE INDEX "a" ON "client" ("b");', LOCKING[0]?.what],
    [
      'ALTER TABLE "client" ADD COLUMN "a" INT;\nCREATE INDEX IF NOT EXISTS "b" ON "client" ("a");',
      LOCKING[1]?.what,
    ],
    ['ALTER TABLE "client" ADD COLUMN "a" INT;\nUPDATE client SET a = 1;', LOCKING[2]?.what],
  ])('%s is noticed', (sql, what) => {
    expect(locks(sql)).toEqual([what]);
  });

  test.each([
    ['ALTER TABLE "client" DROP COLUMN "name";', 'drops a table or column'],
    ['ALTER TABLE "client" RENAME TO "customer";', 'renames'],
    ['ALTER TABLE "client" ALTER COLUMN "name" TYPE int;', 'changes a type'],
    [
      'ALTER TABLE "client" ALTER COLUMN "name" SET NOT NULL;',
      'demands what the version before does not give',
    ],
    [
      'ALTER TABLE "client" ADD COLUMN "a" INT NOT NULL;',
      'adds a column that the version before leaves empty',
    ],
  ])('%s is noticed', (sql, what) => {
    expect(breaks(sql)).toEqual([what]);
    expect(breaks(`-- contract: unused since 1.2\n${sql}`)).toEqual([]);
  });

  test('what only adds is fine', () => {
    const sql =
      'ALTER TABLE "client" ADD COLUMN "a" INT NOT NULL DEFAULT 0, ADD COLUMN "b" INT;\nCREATE TABLE "c" ("d" INT NOT NULL);';
    expect(breaks(sql)).toEqual([]);
  });
});
