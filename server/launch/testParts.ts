import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

// What the tests need beside npm's packages: a browser, Redis, an IMAP server, and a font that has Chinese.

const CHROMIUM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const CJK_FONTS = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk'];

/** The browser of the browser tests: CHROMIUM_PATH, else where it usually is. */
export function findChromium(): string | undefined {
  const asked = process.env.CHROMIUM_PATH;
  if (!asked) return existing(CHROMIUM);
  if (existsSync(asked)) return asked;
  throw new Error(`CHROMIUM_PATH names ${asked}, which does not exist.`);
}

/** The Redis server of the tests, from PATH. */
export function findRedis(): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return existing(
    [...folders, '/usr/bin', '/usr/local/bin'].map((folder) => path.join(folder, 'redis-server')),
  );
}

/** The IMAP server of the tests; in a folder that is in the PATH of administrators only. */
export function findDovecot(): string | undefined {
  return existing(['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot']);
}

/** Installs what is missing where we may; else throws the one line that mends it. */
export function provideTestParts(say: (line: string) => void): void {
  const isDebian = existsSync('/usr/bin/apt-get');
  const missing = missingPackages(isDebian);
  if (missing.length === 0) return;
  const mend = isDebian
    ? `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`
    : `install ${missing.join(' and ')} (CHROMIUM_PATH may name another Chromium)`;
  if (!isDebian || process.getuid?.() !== 0)
    throw new Error(`The tests need ${missing.join(', ')}. To mend it:\n  ${mend}`);

  say(`installing ${missing.join(', ')} ...`);
  const isDone =
    aptGet(['update', '-q']) && aptGet(['install', '-y', '-q', '--no-install-recommends', ...missing]);
  if (!isDone || missingPackages(isDebian).length > 0) {
    throw new Error(`apt-get could not install ${missing.join(', ')} (see above). To mend it:\n  ${mend}`);
  }
  say('installed');
}

function missingPackages(isDebian: boolean): string[] {
  return [
    ...(findChromium() ? [] : ['chromium']),
    ...(findRedis() ? [] : ['redis-server']),
    ...(findDovecot() ? [] : ['dovecot-imapd']),
    ...(!isDebian || existing(CJK_FONTS) ? [] : ['fonts-noto-cjk']),
  ];
}

function aptGet(args: string[]): boolean {
  // Run level 1 keeps packages from starting servers of their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  return spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function existing(files: string[]): string | undefined {
  return files.find((file) => existsSync(file));
}
