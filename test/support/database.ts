import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { unwatchDatabase, watchDatabase } from './invariants.ts';

export interface ClonedDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** A fresh, migrated, empty database of one's own. After each test the promises are looked for in it. */
export async function cloneDatabase(): Promise<ClonedDatabase> {
  const adminUrl = inject('postgresUrl');
  const name = `rapport_${randomUUID().replaceAll('-', '')}`;
  await administer(
    adminUrl,
    `CREATE DATABASE ${name} TEMPLATE ${inject('templateDatabase')} STRATEGY file_copy`,
  );
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  watchDatabase(url.href);
  return {
    url: url.href,
    async drop() {
      await unwatchDatabase(url.href);
      await administer(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
