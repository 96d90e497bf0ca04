import { io, type Socket } from 'socket.io-client';
import type { ConsoleToServer, ServerToConsole } from '#core/contract/socket.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { syncWatched, timelines } from '../timeline/timelineStores.ts';
import { connection } from './connection.ts';
import { eventEffects } from './eventEffects.ts';

// One socket. A push is a hint: start, reconnect and gap all end in resync(), which asks the server for the truth.

type HubSocket = Socket<ServerToConsole, ConsoleToServer>;

/** How soon to try again after the server ended the line, and after it refused a new one. */
const ENDED_MS = 250;
const REFUSED_MS = 1_500;

let socket: HubSocket | null = null;
let boardWatchers = 0;

export function resync(): void {
  refresh(keys.desk, keys.agents, ['client'], ['conversations'], ['followUps'], ['invites'], keys.board);
  void syncWatched();
}

function watchTimeline(clientId: string): void {
  socket?.emit('client.watch', { clientId }, (answer) => {
    if (answer.ok) timelines.get(clientId)?.seen(answer.value.lastSeq);
  });
}

function watchBoard(): void {
  socket?.emit('board.watch', (answer) => {
    if (answer.ok) queryClient.setQueryData(keys.board, answer.value);
  });
}

function onConnect(): void {
  connection.up();
  for (const store of timelines.watched()) watchTimeline(store.clientId);
  if (boardWatchers > 0) watchBoard();
  resync();
}

/** Where the server itself ended or refused the line, socket.io does not try again by itself. */
function onDown(failed: HubSocket, againMs: number): void {
  connection.down();
  if (failed.active) return;
  refresh(keys.session);
  setTimeout(() => {
    if (socket === failed) failed.connect();
  }, againMs);
}

export function openSocket(): () => void {
  const opened: HubSocket = io({
    path: '/socket.io',
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 1_500,
    timeout: 5_000,
  });
  socket = opened;
  opened.on('connect', onConnect);
  opened.on('disconnect', () => {
    if (socket === opened) onDown(opened, ENDED_MS);
  });
  opened.on('connect_error', () => onDown(opened, REFUSED_MS));
  opened.on('event', (event) => {
    timelines.get(event.clientId)?.push(event);
    eventEffects(event);
  });
  opened.on('desk', () => refresh(keys.desk));
  opened.on('board', (board) => queryClient.setQueryData(keys.board, board));
  opened.on('signedOut', () => refresh(keys.session));
  const stopWatching = timelines.onWatch((clientId, isWatched) => {
    if (isWatched) watchTimeline(clientId);
    else opened.emit('client.unwatch', { clientId });
  });
  const stopBack = connection.onDatabaseBack(resync);
  return () => {
    stopWatching();
    stopBack();
    socket = null;
    opened.disconnect();
  };
}

export function followBoard(): () => void {
  boardWatchers += 1;
  if (socket?.connected) watchBoard();
  return () => {
    boardWatchers -= 1;
    if (boardWatchers === 0 && socket?.connected) socket.emit('board.unwatch');
  };
}
