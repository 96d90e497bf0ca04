import { BadConfigError, readConfig, type Config } from '../core/config.ts';
import { startTraces } from '../core/operatorDoor.ts';
import { startServer } from './startServer.ts';

// It stops on a signal or when its starter is gone, in reverse order of its start.

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

const server = await startServer(readConfigOrExit());
const { log } = server.hub;
const stopTraces = await startTraces(server.hub.config, 'server');
let stopping = false;

async function stop(why: string): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info({ why }, 'stopping');
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  await server.close();
  await stopTraces();
  process.exit(0);
}

process.once('SIGTERM', () => void stop('SIGTERM'));
process.once('SIGINT', () => void stop('SIGINT'));
process.once('disconnect', () => void stop('the starter is gone'));
// Node's own way would print all that an error carries.
process.on('uncaughtException', (err) => {
  log.fatal({ err }, 'uncaught exception');
  process.exit(1);
});
process.on('unhandledRejection', (err) => {
  log.fatal({ err }, 'unhandled rejection');
  process.exit(1);
});

process.send?.({ type: 'ready', port: server.port, smtpPort: server.smtpPort });
log.info({ port: server.port, smtpPort: server.smtpPort }, 'ready');
