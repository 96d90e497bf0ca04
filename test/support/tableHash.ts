import { readFileSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { ROOT } from './sourceFiles.ts';

const schema = readFileSync(path.join(ROOT, 'prisma', 'schema.prisma'), 'utf8');
const tables = [...schema.matchAll(/@@map\("(\w+)"\)/g)].map(([, name]) => name!);

/** Every name that a column has, in the schema or in the database. */
export const columnNames = [
  ...new Set(
    [...schema.matchAll(/^model \w+ \{\n([\s\S]*?)^\}/gm)].flatMap(([, body]) =>
      [...body!.matchAll(/^ {2}(\w+) +\S+(?:.*@map\("(\w+)"\))?/gm)].flatMap(([, field, column]) =>
        column ? [field!, column] : [field!],
      ),
    ),
  ),
];

// When somebody was here last is noted whatever they asked.
const NOT_COUNTED: Record<string, string> = {
  api_token: `- 'last_used_at'`,
  session: `- 'updatedAt' - 'expiresAt'`,
};

const statement = tables
  .map(
    (table) =>
      `SELECT '${table}' AS name, coalesce(sum(hashtextextended((to_jsonb(t) ${NOT_COUNTED[table] ?? ''})::text, 0)), 0)::text AS hash FROM "${table}" t`,
  )
  .join(' UNION ALL ');

/** What is in the tables, as one number each: equal before and after means that nothing was written. */
export async function hashTables(pool: pg.Pool): Promise<Record<string, string>> {
  const { rows } = await pool.query<{ name: string; hash: string }>(statement);
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}
