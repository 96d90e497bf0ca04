import { createHash } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';

// The floors: the whole board, four times a second, to everybody; by socket.io, or as one WebSocket frame that is made once
// and written to each socket as it is. Both have the board in memory: no database, no rights.

const AGENTS = 100;
const QUEUES = 10;
const CHANGES = 10;
const EVERY_MS = 250;

function makeBoard() {
  const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const at = new Date().toISOString();
  return {
    at,
    version: 0,
    queues: Array.from({ length: QUEUES }, (_, n) => ({
      id: id(n),
      name: `Queue ${n}`,
      addresses: [],
      offerSeconds: 20,
      wrapUpSeconds: 30,
      dispositions: [],
      waiting: { call: 0, sms: 0, email: 0 },
      longestWaitMs: null,
      oldestEnteredAt: null,
      today: { offered: 0, answered: 0, abandoned: 0, shortAbandoned: 0, serviceLevel: null },
      serviceLevelSeconds: 20,
      shortAbandonSeconds: 5,
      agents: { available: 10, busy: 0, away: 0, offline: 0 },
    })),
    agents: Array.from({ length: AGENTS }, (_, n) => ({
      id: id(1_000 + n),
      name: `Agent ${n}`,
      role: 'agent',
      intent: 'available',
      intentReason: null as string | null,
      nextIntent: null,
      intentSince: at,
      engagement: 'idle',
      engagementSince: at,
      missed: false,
      conversations: [],
    })),
  };
}

const http = createServer();
const send = process.env['BENCH_MODE'] === 'ws' ? openBare(http) : openSocketIo(http);
const board = makeBoard();
setInterval(() => {
  board.at = new Date().toISOString();
  board.version += 1;
  for (let n = 0; n < CHANGES; n += 1) {
    const agent = board.agents[(board.version * CHANGES + n) % AGENTS];
    if (agent) agent.intentReason = `Number ${board.version}`;
  }
  send(board);
}, EVERY_MS);

function openSocketIo(server: HttpServer): (what: object) => void {
  const io = new Server(server, { serveClient: false });
  io.on('connection', (socket) => {
    socket.on('board.watch', (ack: (answer: object) => void) => {
      void socket.join('board');
      ack({ ok: true, value: board });
    });
  });
  return (what) => io.to('board').emit('board', what);
}

/** RFC 6455, as little of it as this takes. */
function openBare(server: HttpServer): (what: object) => void {
  const sockets = new Set<Duplex>();
  server.on('upgrade', (req, socket) => {
    const accept = createHash('sha1')
      .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket);
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  return (what) => {
    const payload = Buffer.from(JSON.stringify(['board', what]));
    const frame = Buffer.concat([
      Buffer.from([0x81, 126, payload.length >> 8, payload.length & 255]),
      payload,
    ]);
    for (const socket of sockets) socket.write(frame);
  };
}

http.listen({ port: 0, host: '127.0.0.1', backlog: 1_024 }, () => {
  const address = http.address();
  process.send?.({ type: 'ready', port: typeof address === 'object' ? address?.port : 0 });
});
process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => process.exit(0));
