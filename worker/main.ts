import { BadConfigError, readConfig, type Config } from '../core/config.ts';
import { openHub } from '../core/openHub.ts';
import { openLanes } from './lanes.ts';
import { keepSweeping } from './schedule.ts';

// The worker's process: relay, lanes, the sweep's schedule. On a signal, or when its starter is gone, it takes no more
// jobs, finishes those in hand and leaves.

const SWEEP_EVERY_MS = 5_000;
const PATIENCE_MS = 20_000;

function readConfigOrExit(): Config {
  try {
    return readConfig();
  } catch (error) {
    if (!(error instanceof BadConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

const { hub, close } = await openHub(readConfigOrExit(), 'worker');
process.on('unhandledRejection', (err) => {
  hub.log.fatal({ err }, 'unhandled rejection');
  process.exit(1);
});
hub.relay.start();
const lanes = openLanes(hub);
const sweeping = await keepSweeping(hub, SWEEP_EVERY_MS);

let isStopping = false;
process.once('SIGTERM', () => void stop('SIGTERM'));
process.once('SIGINT', () => void stop('SIGINT'));
process.once('disconnect', () => void stop('the starter is gone'));
process.send?.({ type: 'ready' });
hub.log.info('ready');

async function stop(why: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  hub.log.info({ why }, 'stopping');
  const late = setTimeout(() => {
    hub.log.warn('jobs in hand took too long; the next worker takes them up again');
    process.exit(0);
  }, PATIENCE_MS);
  sweeping.close();
  await lanes.close();
  await close();
  clearTimeout(late);
  process.exit(0);
}
