import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { environmentKeys } from '../core/config.ts';
import type { Hub } from '../core/hub.ts';
import { createPrometheus } from '../core/prometheus.ts';
import { ROOT } from './support/sourceFiles.ts';

// What the operator's papers name must be there: variables, programs, files, figures.

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const operating = read('docs/OPERATING.md');
const compose = read('docs/deploy/compose.yaml');
const kubernetes = read('docs/deploy/kubernetes/rapport.yaml');
const migrate = read('docs/deploy/kubernetes/migrate.yaml');

const REQUIRED = [
  'PUBLIC_URL',
  'DATABASE_URL',
  'TWILIO_ACCOUNT_SID',
  'TWILIO_AUTH_TOKEN',
  'SMTP_URL',
  'AUTH_SECRET',
];
const POSTGRES = ['POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_DB'];

const keysIn = (text: string): string[] =>
  [...text.matchAll(/^\s+([A-Z][A-Z_]+):/gm)].map((found) => found[1] ?? '');

describe('deployment', () => {
  test('sets variables that exist, and every required one', () => {
    const known = [...environmentKeys, ...POSTGRES];
    expect(keysIn(compose).filter((key) => !known.includes(key))).toEqual([]);
    expect(keysIn(kubernetes).filter((key) => !environmentKeys.includes(key))).toEqual([]);
    expect(REQUIRED.filter((key) => !keysIn(compose).includes(key))).toEqual([]);
  });

  test.each([
    ['compose', compose],
    ['kubernetes', kubernetes],
    ['migrate', migrate],
  ])('%s starts programs that exist', (_name, text) => {
    const programs = [...text.matchAll(/command: \[node, ([\w/.-]+)\]/g)].map((found) => found[1] ?? '');
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });

  test('the manual names files and commands that exist', () => {
    const files = [...operating.matchAll(/`((?:docs|test)\/[\w/.-]+)`/g)].map((found) => found[1] ?? '');
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json'));
    const commands = [...operating.matchAll(/npm run ([\w:]+)/g)].map((found) => found[1] ?? '');
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const variables = [...operating.matchAll(/`([A-Z]+_[A-Z_]+)`/g)].map((found) => found[1] ?? '');
    expect(variables.filter((key) => !environmentKeys.includes(key))).toEqual([]);
  });

  test('the manual names figures that exist', async () => {
    const away = () => Promise.reject(new Error('away'));
    const hub = {
      pool: { totalCount: 0, idleCount: 0, waitingCount: 0, query: away },
      jobs: { counts: away },
    } as unknown as Hub;
    const text = await createPrometheus(hub).text();
    const named = [...operating.matchAll(/`((?:rapport|nodejs)_[a-z0-9_]+)/g)].map((found) =>
      (found[1] ?? '').replace(/_count$/, ''),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !text.includes(`# TYPE ${name} `))).toEqual([]);
    expect(text).toContain('rapport_database_up 0');
  });
});
