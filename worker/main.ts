import { BadConfigError, readConfig, type Config } from '../core/config.ts';
import { openHub } from '../core/openHub.ts';
import { keepPickingUp } from '../core/pickUp/pickUpMail.ts';
import { startTraces } from '../core/operatorDoor.ts';
import { keepIndexing } from './indexing.ts';
import { openOperatorDoor } from './operatorDoor.ts';
import { openLanes } from './lanes.ts';
import {
  keepCaring,
  keepDeletingRecordings,
  keepLookingAtRelations,
  keepPurgingDrafts,
  keepSummingSurveys,
  keepReconciling,
  keepSweeping,
  keepVerifying,
} from './schedule.ts';

// The worker's process: relay, lanes, schedules, mail that is fetched. On a signal, or when its starter is gone, it takes no more
// jobs, finishes those in hand and leaves.

const SWEEP_EVERY_MS = 5_000;
const RECONCILE_EVERY_MS = 3 * 60_000;
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
// Node's own way would print all that an error carries.
process.on('uncaughtException', (err) => {
  hub.log.fatal({ err }, 'uncaught exception');
  process.exit(1);
});
process.on('unhandledRejection', (err) => {
  hub.log.fatal({ err }, 'unhandled rejection');
  process.exit(1);
});
hub.relay.start();
const stopTraces = await startTraces(hub.config, 'worker');
const operatorDoor = await openOperatorDoor(hub);
const lanes = openLanes(hub);
await lanes.ready();
const sweeping = await keepSweeping(hub, SWEEP_EVERY_MS);
const reconciling = await keepReconciling(hub, RECONCILE_EVERY_MS);
const verifying = await keepVerifying(hub);
const deleting = await keepDeletingRecordings(hub);
const purging = await keepPurgingDrafts(hub);
const caring = await keepCaring(hub);
const summing = await keepSummingSurveys(hub);
const lookingAtRelations = await keepLookingAtRelations(hub);
const pickingUp = keepPickingUp(hub);
const indexing = keepIndexing(hub);

let isStopping = false;
process.once('SIGTERM', () => void stop('SIGTERM'));
process.once('SIGINT', () => void stop('SIGINT'));
process.once('disconnect', () => void stop('the starter is gone'));
process.send?.({ type: 'ready', port: operatorDoor?.port });
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
  reconciling.close();
  verifying.close();
  deleting.close();
  purging.close();
  caring.close();
  summing.close();
  lookingAtRelations.close();
  await indexing.close();
  await Promise.all([lanes.close(), pickingUp.close()]);
  await close();
  operatorDoor?.close();
  await stopTraces();
  clearTimeout(late);
  process.exit(0);
}
