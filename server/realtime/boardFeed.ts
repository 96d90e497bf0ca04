import type { Board, BoardChange, BoardSnapshot } from '../../core/contract/agents.ts';
import type { Hub } from '../../core/hub.ts';
import { loadBoard } from '../../core/metrics/board.ts';
import { boardChange } from './boardChange.ts';
import { rooms } from './rooms.ts';
import type { RoomSender } from './sendToRoom.ts';
import type { ConsoleServer } from './consoleServer.ts';

// The board is loaded once per change and division, not once per supervisor, and at most four times a second. Supervisors
// of a division see the same, so what has changed is written once and sent to all of them. Must stay true: between two
// versions that are sent there is no third, so whoever misses one knows it by the number and asks anew.

const ROOM = rooms.board('');
const EVERY_MS = 250;
/** Also without a change, and then whole: waiting times grow and figures of the day roll over. */
const WHOLE_EVERY_MS = 15_000;

export interface BoardFeed {
  /** Something that a board shows may have changed. */
  changed(): void;
  snapshot(divisionId: string): Promise<BoardSnapshot>;
  close(): void;
}

interface Shown {
  board: Board;
  version: number;
  /** How many changes had been announced when it was loaded. */
  knows: number;
}

interface Boards {
  /** A board with every change that was announced before. Whoever watches it is told what is new. */
  upToDate(divisionId: string): Promise<Shown>;
  /** Divisions whose board somebody watches here. */
  watched(): string[];
  announce(): void;
}

function openBoards(hub: Hub, io: ConsoleServer, sender: RoomSender): Boards {
  const shown = new Map<string, Shown>();
  const loading = new Map<string, Promise<Shown>>();
  let announced = 0;

  /** One at a time for each division, so that versions are in order. */
  async function load(divisionId: string): Promise<Shown> {
    const knows = announced;
    const board = await loadBoard(hub, divisionId);
    const before = shown.get(divisionId);
    const change = before && boardChange(before.board, board);
    const version = before ? before.version + (change ? 1 : 0) : 1;
    const now = { board, version, knows };
    shown.set(divisionId, now);
    if (before && change) {
      const told: BoardChange = { from: before.version, version, at: board.at, ...change };
      sender.send(rooms.board(divisionId), 'boardChange', told);
    }
    return now;
  }

  return {
    announce: () => void (announced += 1),
    watched: () =>
      [...io.sockets.adapter.rooms.keys()].flatMap((room) =>
        room.startsWith(ROOM) ? [room.slice(ROOM.length)] : [],
      ),
    async upToDate(divisionId) {
      const wanted = announced;
      const known = shown.get(divisionId);
      // Without watchers nobody keeps it up to date with the clock.
      const isWatched = io.sockets.adapter.rooms.has(rooms.board(divisionId));
      if (known && known.knows >= wanted && isWatched) return known;
      for (;;) {
        const task = loading.get(divisionId) ?? load(divisionId).finally(() => loading.delete(divisionId));
        loading.set(divisionId, task);
        const loaded = await task;
        if (loaded.knows >= wanted) return loaded;
      }
    },
  };
}

export function createBoardFeed(hub: Hub, io: ConsoleServer, sender: RoomSender): BoardFeed {
  const boards = openBoards(hub, io, sender);
  let timer: NodeJS.Timeout | null = null;
  let again = false;

  async function push(): Promise<void> {
    for (const divisionId of boards.watched()) await boards.upToDate(divisionId);
  }

  async function pushWhole(): Promise<void> {
    boards.announce();
    for (const divisionId of boards.watched()) {
      const { board, version } = await boards.upToDate(divisionId);
      sender.send(rooms.board(divisionId), 'board', { ...board, version });
    }
  }

  const notPushed = (err: unknown): void => hub.log.debug({ err }, 'board not pushed');

  function run(): void {
    push()
      .catch(notPushed)
      .finally(() => {
        timer = setTimeout(() => {
          timer = null;
          if (!again) return;
          again = false;
          run();
        }, EVERY_MS);
      });
  }

  const steady = setInterval(() => void pushWhole().catch(notPushed), WHOLE_EVERY_MS);

  return {
    changed() {
      boards.announce();
      if (timer) again = true;
      else {
        timer = setTimeout(() => undefined, 0);
        run();
      }
    },
    async snapshot(divisionId) {
      const { board, version } = await boards.upToDate(divisionId);
      return { ...board, version };
    },
    close() {
      clearInterval(steady);
      if (timer) clearTimeout(timer);
    },
  };
}
