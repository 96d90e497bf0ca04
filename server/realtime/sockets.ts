import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { Server } from 'socket.io';
import { can } from '../../core/access/viewer.ts';
import type { Hub } from '../../core/hub.ts';
import { allowedOrigins, type Auth } from '../http/auth.ts';
import { createBoardFeed, type BoardFeed } from './boardFeed.ts';
import { createBudget } from './budget.ts';
import type { ConsoleServer, ConsoleSocket } from './consoleServer.ts';
import { createDeviceFeed } from './deviceFeed.ts';
import { guardMessages } from './gate.ts';
import { authenticateSockets, comesFromOurs } from './handshake.ts';
import { watchRights } from './rightsWatch.ts';
import { tellGone } from './messages.ts';
import { clientsIn, rooms } from './rooms.ts';
import { createRoomSender, type RoomSender } from './sendToRoom.ts';

interface SocketParts {
  hub: Hub;
  auth: Auth;
  http: HttpServer;
  port: number;
}

export interface OpenSockets {
  io: ConsoleServer;
  sender: RoomSender;
  board: BoardFeed;
  close(): Promise<void>;
}

/** Whoever has not said who they are by then is shown out. */
const HANDSHAKE_MS = 5_000;
/** Packets of any kind, signed in or not; what they say has a budget of its own (gate.ts). */
const PACKETS = { capacity: 400, perSecond: 50 };

/** Consoles' sockets: the same door as HTTP in the handshake, rooms joined by the server only, nothing but hints pushed. */
export function openSockets({ hub, auth, http, port }: SocketParts): OpenSockets {
  const origins = allowedOrigins({ ...hub.config, port });
  const io: ConsoleServer = new Server(http, {
    maxHttpBufferSize: 64 * 1024,
    serveClient: false,
    connectTimeout: HANDSHAKE_MS,
    // Consoles fetch what they missed on every connect, so nothing has to be recovered, or authorised, from memory.
    allowRequest: (req, answer) => answer(null, comesFromOurs(req, origins)),
  });
  // Each request of a long poll is asked as well, not only the one that began it.
  io.engine.use((req: IncomingMessage, _res: ServerResponse, next: (error?: Error) => void) =>
    next(comesFromOurs(req, origins) ? undefined : new Error('forbidden')),
  );
  io.engine.on('connection', (connection: ConsoleSocket['conn']) => {
    const budget = createBudget(PACKETS);
    connection.on('packet', () => {
      if (!budget.take()) connection.close(true);
    });
  });
  writeTogether(io);
  const sender = createRoomSender(io);
  const board = createBoardFeed(hub, io, sender);
  const devices = createDeviceFeed(hub, io);
  const rights = watchRights(hub, io);
  authenticateSockets(io, { hub, auth });
  io.on('connection', (socket) => {
    void socket.join(roomsOf(socket, hub.config.sandbox));
    guardMessages({ hub, socket, board, devices });
    socket.on('disconnecting', () => {
      for (const clientId of clientsIn(socket.rooms)) tellGone(hub, socket, clientId);
    });
    socket.on('disconnect', () => devices.gone(socket));
    // What ended between the handshake and the room was told to nobody.
    rights.check([socket]).catch((err: unknown) => {
      hub.log.debug({ err }, 'rights not checked');
      socket.disconnect(true);
    });
  });
  return {
    io,
    sender,
    board,
    async close() {
      rights.close();
      board.close();
      await io.close();
      await devices.close();
    },
  };
}

/** What is pushed to one console at once leaves in one write: a system call for each push is dear in a storm. */
function writeTogether(io: ConsoleServer): void {
  io.engine.on('flush', ({ request }: ConsoleSocket['conn']) => request.socket.cork());
  io.engine.on('drain', ({ request }: ConsoleSocket['conn']) => request.socket.uncork());
}

function roomsOf({ data: { viewer, sessionId, keyId } }: ConsoleSocket, isSandbox: boolean): string[] {
  return [
    rooms.user(viewer.userId),
    rooms.agent(viewer.agentId),
    ...viewer.queueIds.map(rooms.queue),
    ...(can(viewer, 'case.work', isSandbox) ? [rooms.cases(viewer.divisionId)] : []),
    ...(sessionId ? [rooms.session(sessionId)] : []),
    ...(keyId ? [rooms.key(keyId)] : []),
  ];
}
