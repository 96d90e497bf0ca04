import type { Server, Socket } from 'socket.io';
import type { Viewer } from '../../core/access/viewer.ts';
import type { ConsoleToServer, ServerToConsole } from '../../core/contract/socket.ts';

/** What the server knows of each socket since its handshake. */
export interface SocketData {
  viewer: Viewer;
  sessionId: string | null;
}

type Nothing = Record<string, never>;

export type ConsoleServer = Server<ConsoleToServer, ServerToConsole, Nothing, SocketData>;
export type ConsoleSocket = Socket<ConsoleToServer, ServerToConsole, Nothing, SocketData>;
