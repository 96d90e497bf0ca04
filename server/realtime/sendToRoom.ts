import type { Socket as Line } from 'node:net';
import type { ServerToConsole } from '../../core/contract/socket.ts';
import type { ConsoleServer, ConsoleSocket } from './consoleServer.ts';

// What a room of many is told is encoded once, as one WebSocket frame, and written as it is to every line that is idle: the
// way through all layers costs each socket more than the network does. Everybody else is told the usual way. Must stay
// true: nothing overtakes what waits to be sent on the same socket.

export interface RoomSender {
  /** Tells everybody in the room. */
  send<K extends Kind>(room: string, kind: K, ...told: Parameters<ServerToConsole[K]>): void;
  /** Tells each to everybody who is in one of its rooms, in order. */
  sendEach<K extends Kind>(kind: K, list: readonly Message<K>[]): void;
}

type Kind = keyof ServerToConsole;

interface Message<K extends Kind> {
  rooms: readonly string[];
  told: Parameters<ServerToConsole[K]>;
}

/** `io`: before anybody has connected. */
export function createRoomSender(io: ConsoleServer): RoomSender {
  // A connection that began as a long poll has another line than the one it is asked on.
  const lines = new WeakMap<ConsoleSocket['conn'], Line>();
  io.engine.on('connection', (conn: ConsoleSocket['conn']) => {
    if (conn.transport.name === 'websocket') lines.set(conn, conn.request.socket);
  });

  function idleLine({ conn }: ConsoleSocket): Line | null {
    const line = lines.get(conn);
    // While a transport is writable nothing waits in front of it.
    const isIdle = conn.readyState === 'open' && conn.transport.writable && line?.writableLength === 0;
    return isIdle && line.writable ? line : null;
  }

  /** Those in one of the rooms, each once. */
  function audienceOf(names: readonly string[]): Iterable<string> {
    const found = names.flatMap((name) => io.sockets.adapter.rooms.get(name) ?? []);
    const [only, ...more] = found;
    return only && more.length === 0 ? only : new Set(found.flatMap((ids) => [...ids]));
  }

  function sendEach<K extends Kind>(kind: K, list: readonly Message<K>[]): void {
    const idle = new Map<Line, Buffer[]>();
    const known = new Map<string, Line | null>();
    for (const { rooms, told } of list) {
      let frame: Buffer | null = null;
      for (const id of audienceOf(rooms)) {
        const socket = io.sockets.sockets.get(id);
        if (!socket) continue;
        const line = known.get(id) ?? (known.has(id) ? null : idleLine(socket));
        known.set(id, line);
        if (!line) {
          socket.emit(kind, ...told);
          continue;
        }
        frame ??= frameOf([kind, ...told]);
        const frames = idle.get(line);
        if (frames) frames.push(frame);
        else idle.set(line, [frame]);
      }
    }
    for (const [line, frames] of idle)
      line.write(frames.length === 1 ? (frames[0] ?? '') : Buffer.concat(frames));
  }

  return {
    sendEach,
    send: (room, kind, ...told) => sendEach(kind, [{ rooms: [room], told }]),
  };
}

/** An event of Socket.IO in a message of Engine.IO in one text frame from a server (RFC 6455, 5.2). */
function frameOf(event: readonly unknown[]): Buffer {
  const text = Buffer.from(`42${JSON.stringify(event)}`);
  if (text.length < 126) return Buffer.concat([Buffer.from([0x81, text.length]), text]);
  const head = Buffer.alloc(text.length < 65_536 ? 4 : 10);
  head[0] = 0x81;
  if (head.length === 4) {
    head[1] = 126;
    head.writeUInt16BE(text.length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(text.length), 2);
  }
  return Buffer.concat([head, text]);
}
