import type { Server, Socket } from 'socket.io';
import type { ConsoleToServer, ServerToConsole } from '../../core/contract/socket.ts';
import type { Caller } from '../http/authenticate.ts';

/** What the server knows of each socket since its handshake. */
export type SocketData = Caller;

type Nothing = Record<string, never>;

export type ConsoleServer = Server<ConsoleToServer, ServerToConsole, Nothing, SocketData>;
export type ConsoleSocket = Socket<ConsoleToServer, ServerToConsole, Nothing, SocketData>;
