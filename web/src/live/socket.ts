import { io, type Socket } from 'socket.io-client';
import type { Board, BoardChange, BoardSnapshot } from '#core/contract/agents.ts';
import type { ConsoleToServer, ServerToConsole } from '#core/contract/socket.ts';
import { tellDone } from '../alerts/tellFailure.ts';
import { keys, queryClient, refresh } from '../api/queries.ts';
import { syncWatched, timelines } from '../timeline/timelineStores.ts';
import { i18n } from '../i18n/i18n.ts';
import { beat, beatBy } from '../phone/device.ts';
import { hereBy, sayAgain } from '../together/here.ts';
import { withBoardChange } from '../board/withBoardChange.ts';
import { connection } from './connection.ts';
import { eventEffects } from './eventEffects.ts';
import { hear, tellsOfNotice } from './pushes.ts';

// One socket. A push is a hint: start, reconnect and gap all end in resync(), which asks the server for the truth.

type HubSocket = Socket<ServerToConsole, ConsoleToServer>;

/** How soon to try again after the server ended the line, and after it refused a new one. */
const ENDED_MS = 250;
const REFUSED_MS = 1_500;

let socket: HubSocket | null = null;
let boardWatchers = 0;
/** Null until the board has come on this connection. */
let boardVersion: number | null = null;

export function resync(): void {
  refresh(
    keys.desk,
    keys.agents,
    ['client'],
    ['conversations'],
    ['followUps'],
    ['invites'],
    ['drafts'],
    ['relation'],
    keys.cases,
    keys.relationsAll,
    keys.notices,
    keys.workCounts,
    ['inbox'],
    keys.views,
    keys.board,
  );
  void syncWatched();
}

function watchTimeline(clientId: string): void {
  socket?.emit('client.watch', { clientId }, (answer) => {
    if (answer.ok) timelines.get(clientId)?.seen(answer.value.lastSeq);
  });
}

function watchBoard(): void {
  socket?.emit('board.watch', (answer) => {
    if (answer.ok) showBoard(answer.value);
  });
}

function showBoard({ version, ...board }: BoardSnapshot): void {
  boardVersion = version;
  queryClient.setQueryData(keys.board, board);
}

/** A change that builds on what we have not seen is no use: the whole board is asked for. */
function changeBoard(change: BoardChange): void {
  if (change.from === boardVersion) {
    boardVersion = change.version;
    queryClient.setQueryData<Board>(keys.board, (board) => board && withBoardChange(board, change));
  } else if (boardVersion !== null && boardWatchers > 0) watchBoard();
}

function onConnect(): void {
  boardVersion = null;
  connection.up();
  for (const store of timelines.watched()) watchTimeline(store.clientId);
  if (boardWatchers > 0) watchBoard();
  beatBy((said, answer) =>
    socket?.emit('device.beat', said, (ack) => {
      if (ack.ok) answer(ack.value.phoneTab);
    }),
  );
  hereBy((said) => socket?.emit('client.here', said));
  resync();
}

/** Where the server itself ended or refused the line, socket.io does not try again by itself. */
function onDown(failed: HubSocket, againMs: number): void {
  connection.down();
  beatBy(null);
  hereBy(null);
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
  opened.on('desk', ({ reason }) => {
    refresh(keys.desk, keys.workCounts, ['inbox'], keys.views);
    if (tellsOfNotice(reason)) refresh(keys.notices);
    if (reason === 'forced') tellDone(i18n.t('forced.told'));
    // Another window of this agent may have been closed, and this one is the phone then.
    if (reason === 'device') beat();
  });
  opened.on('beat', () => {
    beat();
    sayAgain();
  });
  opened.on('board', showBoard);
  opened.on('boardChange', changeBoard);
  opened.on('told', hear);
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
