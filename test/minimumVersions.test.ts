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
  packages: Record<string, LockedPackage>;
}
interface LockedPackage {
  version?: string;
  integrity?: string;
  optional?: boolean;
  optionalDependencies?: Record<string, string>;
}

const read = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
const lockfile: Lockfile = read('package-lock.json');
const packages = Object.entries(lockfile.packages);
const manifest: Record<string, Record<string, string> | undefined> = read('package.json');

describe('packages', () => {
  test.each(MINIMUM)('$name is at least $min: it $why', ({ name, min }) => {
    const installed = packages.filter(([where]) => where.endsWith(`node_modules/${name}`));
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

  test('the lockfile knows all but the optional ones by checksum', () => {
    const needed = packages.filter(([where, { optional }]) => where !== '' && !optional);
    expect(needed.filter(([, { integrity }]) => !integrity).map(([where]) => where)).toEqual([]);
  });

  // npm leaves out what its registry did not have when the lockfile was written, and then refuses to install from it.
  test('the lockfile has the optional packages of every platform', () => {
    const missing = packages.flatMap(([where, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => !isLocked(where, name)),
    );
    expect(missing).toEqual([]);
  });
});

function isAtLeast(version: string, min: string): boolean {
  const numbers = (text: string) => text.split(/[.-]/).slice(0, 3).map(Number);
  const [have, want] = [numbers(version), numbers(min)];
  const first = have.findIndex((part, i) => part !== want[i]);
  return first < 0 || (have[first] ?? 0) > (want[first] ?? 0);
}

/** As Node looks for it: beside the one that wants it, then further and further up. */
function isLocked(where: string, name: string): boolean {
  const prefix = where === '' ? '' : `${where}/`;
  if (`${prefix}node_modules/${name}` in lockfile.packages) return true;
  if (where === '') return false;
  return isLocked(where.slice(0, Math.max(where.lastIndexOf('/node_modules/'), 0)), name);
}
