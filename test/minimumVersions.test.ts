import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './support/sourceFiles.ts';

// Versions below these have a known hole that our input would reach; a merge must not bring one back.

const MINIMUM = [
  { name: 'nodemailer', min: '10.4.1', why: 'reads addresses and headers that strangers write' },
  { name: 'mailparser', min: '3.9.3', why: 'reads any mail that reaches us' },
  { name: 'smtp-server', min: '3.18.3', why: 'listens to the whole network' },
  {
    name: 'socket.io-parser',
    min: '4.2.7',
    why: 'reads what any browser sends, before the sign-in is known',
  },
  { name: 'sanitize-html', min: '2.17.7', why: 'stands between a mail and the console' },
];

interface Lockfile {
  packages: Record<string, { version?: string; resolved?: string; integrity?: string }>;
}

const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
const lockfile: Lockfile = read('package-lock.json');
const manifest: Record<string, Record<string, string> | undefined> = read('package.json');

describe('packages', () => {
  test.each(MINIMUM)('$name is at least $min: it $why', ({ name, min }) => {
    const installed = Object.entries(lockfile.packages).filter(([where]) =>
      where.endsWith(`node_modules/${name}`),
    );
    expect(installed.length).toBeGreaterThan(0);
    for (const [where, { version = '0' }] of installed) {
      expect(isAtLeast(version, min), `${where} is ${version}`).toBe(true);
    }
  });

  test.each(['dependencies', 'devDependencies', 'optionalDependencies'])(
    '%s are pinned to one version',
    (kind) => {
      const loose = Object.entries(manifest[kind] ?? {}).filter(
        ([, range]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(range),
      );
      expect(loose).toEqual([]);
    },
  );

  test('the lockfile knows them all by checksum', () => {
    const packages = Object.entries(lockfile.packages).filter(
      ([where, { resolved }]) => where !== '' && resolved,
    );
    expect(packages.filter(([, { integrity }]) => !integrity).map(([where]) => where)).toEqual([]);
  });
});

function isAtLeast(version: string, min: string): boolean {
  const numbers = (text: string) => text.split(/[.-]/).slice(0, 3).map(Number);
  const [have, want] = [numbers(version), numbers(min)];
  const first = have.findIndex((part, i) => part !== want[i]);
  return first < 0 || (have[first] ?? 0) > (want[first] ?? 0);
}
