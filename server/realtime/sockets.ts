import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { can } from '../../core/access/viewer.ts';
import { checkClientFor } from '../../core/clients/clients.ts';
import type { Board } from '../../core/contract/agents.ts';
import { WatchClient, type Ack } from '../../core/contract/socket.ts';
import { AppError } from '../../core/errors.ts';
import type { Hub } from '../../core/hub.ts';
import { allowedOrigins, type Auth } from '../http/auth.ts';
import { authenticate } from '../http/authenticate.ts';
import { createBoardFeed, type BoardFeed } from './boardFeed.ts';
import type { ConsoleServer, ConsoleSocket } from './consoleServer.ts';
import { rooms } from './rooms.ts';

interface SocketParts {
  hub: Hub;
  auth: Auth;
  http: HttpServer;
  port: number;
}

const MAX_WATCHED = 50;

/** Consoles' sockets: the same door as HTTP in the handshake, rooms joined by the server only, nothing but hints pushed. */
export function openSockets({ hub, auth, http, port }: SocketParts): { io: ConsoleServer; board: BoardFeed } {
  const origins = allowedOrigins({ ...hub.config, port });
  const io: ConsoleServer = new Server(http, {
    maxHttpBufferSize: 64 * 1024,
    serveClient: false,
    // Consoles fetch what they missed on every connect, so nothing has to be recovered, or authorised, from memory.
    allowRequest: (req, answer) =>
      answer(null, req.headers.origin === undefined || origins.includes(req.headers.origin)),
  });
  const board = createBoardFeed(hub, io);
  io.use((socket, next) => {
    authenticate(hub, auth, headersOf(socket))
      .then((caller) => {
        if (caller) Object.assign(socket.data, caller);
        next(caller ? undefined : new Error('unauthenticated'));
      })
      .catch(() => next(new Error('unavailable')));
  });
  io.on('connection', (socket) => {
    const { viewer, sessionId } = socket.data;
    const own = [rooms.user(viewer.userId), rooms.agent(viewer.agentId), ...viewer.queueIds.map(rooms.queue)];
    void socket.join(sessionId ? [...own, rooms.session(sessionId)] : own);
    listen(hub, socket, board);
  });
  return { io, board };
}

/** Programs may give their key in the handshake's auth, because browsers cannot set headers there. */
function headersOf(socket: ConsoleSocket): ConsoleSocket['handshake']['headers'] {
  const token: unknown = socket.handshake.auth['token'];
  return typeof token === 'string'
    ? { ...socket.handshake.headers, authorization: `Bearer ${token}` }
    : socket.handshake.headers;
}

function listen(hub: Hub, socket: ConsoleSocket, board: BoardFeed): void {
  const { viewer } = socket.data;
  socket.on('client.watch', async (body, ack) => {
    await reply(hub, ack, async () => {
      const { clientId } = WatchClient.parse(body);
      const { lastSeq } = await checkClientFor(hub, viewer, clientId);
      const watched = [...socket.rooms].filter((room) => room.startsWith('client:'));
      if (watched.length >= MAX_WATCHED && watched[0]) await socket.leave(watched[0]);
      await socket.join(rooms.client(clientId));
      return { lastSeq };
    });
  });
  socket.on('client.unwatch', (body) => {
    const parsed = WatchClient.safeParse(body);
    if (parsed.success) void socket.leave(rooms.client(parsed.data.clientId));
  });
  socket.on('board.watch', async (ack) => {
    await reply<Board>(hub, ack, async () => {
      if (!can(viewer, 'board.read', hub.config.sandbox))
        throw new AppError('forbidden', 'Your role does not allow this');
      await socket.join(rooms.board(viewer.divisionId));
      return board.snapshot(viewer.divisionId);
    });
  });
  socket.on('board.unwatch', () => void socket.leave(rooms.board(viewer.divisionId)));
}

/** Answers a message of the console; what goes wrong is told by its code and nothing else. */
async function reply<T>(hub: Hub, ack: unknown, work: () => Promise<T>): Promise<void> {
  const answer = (value: Ack<T>): void => {
    if (typeof ack === 'function') ack(value);
  };
  try {
    answer({ ok: true, value: await work() });
  } catch (error) {
    if (error instanceof AppError) answer({ ok: false, code: error.code });
    else {
      hub.log.info({ err: error }, 'socket message refused');
      answer({ ok: false, code: 'invalid_request' });
    }
  }
}
