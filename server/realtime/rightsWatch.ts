import { findEnded } from '../../core/access/rights.ts';
import type { Hub } from '../../core/hub.ts';
import type { ConsoleServer, ConsoleSocket } from './consoleServer.ts';

// The database tells of rights that end (migration 0005), and sockets are cut at once. This is the net below it: what
// ends by the clock, what ended during a handshake, and a notice that went astray.

const EVERY_MS = 2_000;

export interface RightsWatch {
  /** Cuts this socket if what it came in with ended meanwhile. */
  check(sockets: readonly ConsoleSocket[]): Promise<void>;
  close(): void;
}

export function watchRights(hub: Hub, io: ConsoleServer): RightsWatch {
  async function check(sockets: readonly ConsoleSocket[]): Promise<void> {
    const entries = sockets.map((socket) => ({ ...socket.data, socket }));
    for (const { socket } of await findEnded(hub, entries)) {
      socket.emit('signedOut');
      socket.disconnect(true);
    }
  }

  let checking = false;
  const timer = setInterval(() => {
    if (checking) return;
    checking = true;
    check([...io.sockets.sockets.values()])
      // While the database is away nothing is committed, so nothing is pushed either.
      .catch((err: unknown) => hub.log.debug({ err }, 'rights not checked'))
      .finally(() => {
        checking = false;
      });
  }, EVERY_MS);
  return { check, close: () => clearInterval(timer) };
}
