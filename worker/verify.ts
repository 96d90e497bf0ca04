import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { readWhereabouts } from '../core/config.ts';
import { wordsOf } from '../core/contract/promises.ts';
import type { PromiseResult } from '../core/contract/verification.ts';
import { verify, type Verification } from '../core/verification/verify.ts';

// `npm run verify`: the proof of the promises, from the tables of a database and nothing else. It changes nothing and may
// run beside everything. Leaves with 0: all hold, 1: some are broken, 2: it could not be found out.

const exitCodes: Record<Verification['state'], number> = { ok: 0, broken: 1, failed: 2 };

interface Order {
  url: string;
  json: boolean;
}

function readOrder(args: string[]): Order {
  const { values } = parseArgs({
    args,
    options: { database: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  return { url: values.database ?? defaultUrl(), json: values.json };
}

/** DATABASE_URL, else the database of the copy that `npm start` is running here. */
function defaultUrl(): string {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const { databaseUrl, dataDir } = readWhereabouts();
  if (databaseUrl !== null) return databaseUrl;
  const file = path.join(dataDir, 'hub.json');
  try {
    const note: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return z.object({ database: z.object({ url: z.string() }) }).parse(note).database.url;
  } catch {
    throw new Error(
      `Which database? Give --database postgresql://…, or set DATABASE_URL, or start the hub (nothing is noted in ${file}).`,
    );
  }
}

function describe({ state, at, ms, promises }: Verification): string {
  const kept = promises.filter(({ count, failure }) => count === 0 && failure === null).length;
  return [
    ...promises.map(describePromise),
    '',
    `${state === 'ok' ? 'ok' : state.toUpperCase()}: ${kept} of ${promises.length} promises hold, as of ${at.toISOString()}; looked at in ${(ms / 1_000).toFixed(1)} s`,
  ].join('\n');
}

function describePromise(result: PromiseResult): string {
  const { id, count, ms, rows, failure } = result;
  const verdict = failure !== null ? 'UNDECIDED' : count > 0 ? 'BROKEN' : 'ok';
  const lines = [`${verdict.padEnd(9)}  ${id.padEnd(24)} ${wordsOf(id)} (${ms} ms)`];
  if (failure !== null) lines.push(`             ${failure}`);
  if (count > 0) lines.push(`             ${count} ${count === 1 ? 'row' : 'rows'}, the first:`);
  for (const row of rows) {
    lines.push(`             ${row.table} ${row.id} ${JSON.stringify(row.facts)}`);
    lines.push(`               ${row.look};${row.path === null ? '' : `   in the console: ${row.path}`}`);
  }
  return lines.join('\n');
}

async function main(): Promise<number> {
  const { url, json } = readOrder(process.argv.slice(2));
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: 5_000,
    application_name: 'rapport-verify',
  });
  pool.on('error', () => undefined);
  try {
    const verification = await verify(pool);
    process.stdout.write(`${json ? JSON.stringify(verification, null, 2) : describe(verification)}\n`);
    return exitCodes[verification.state];
  } finally {
    await pool.end();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`Could not look: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
