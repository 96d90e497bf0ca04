import type { Board } from '../../core/contract/agents.ts';
import type { Hub } from '../../core/hub.ts';
import { loadBoard } from '../../core/metrics/board.ts';
import { rooms } from './rooms.ts';
import type { ConsoleServer } from './consoleServer.ts';

// The board is loaded once per change and division, not once per supervisor, and at most twice a second.

const EVERY_MS = 500;
/** Also without a change: waiting times grow and figures of the day roll over. */
const AT_LEAST_EVERY_MS = 15_000;

export interface BoardFeed {
  /** Something that a board shows may have changed. */
  changed(): void;
  snapshot(divisionId: string): Promise<Board>;
  close(): void;
}

export function createBoardFeed(hub: Hub, io: ConsoleServer): BoardFeed {
  let timer: NodeJS.Timeout | null = null;
  let again = false;

  async function push(): Promise<void> {
    const watched = [...io.sockets.adapter.rooms.keys()].filter((room) => room.startsWith('board:'));
    for (const room of watched) {
      const divisionId = room.slice('board:'.length);
      io.to(rooms.board(divisionId)).emit('board', await loadBoard(hub, divisionId));
    }
  }

  function run(): void {
    push()
      .catch((err: unknown) => hub.log.debug({ err }, 'board not pushed'))
      .finally(() => {
        timer = setTimeout(() => {
          timer = null;
          if (!again) return;
          again = false;
          run();
        }, EVERY_MS);
      });
  }

  const steady = setInterval(() => changed(), AT_LEAST_EVERY_MS);

  function changed(): void {
    if (timer) again = true;
    else {
      timer = setTimeout(() => undefined, 0);
      run();
    }
  }

  return {
    changed,
    snapshot: (divisionId) => loadBoard(hub, divisionId),
    close() {
      clearInterval(steady);
      if (timer) clearTimeout(timer);
    },
  };
}
