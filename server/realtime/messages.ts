import type { z } from 'zod';
import { idsIn, type IdField } from '../../core/access/ids.ts';
import type { Permission, Viewer } from '../../core/access/viewer.ts';
import { checkClientFor } from '../../core/clients/clients.ts';
import { consoleBodies, type ConsoleToServer } from '../../core/contract/socket.ts';
import type { Hub } from '../../core/hub.ts';
import type { BoardFeed } from './boardFeed.ts';
import type { DeviceFeed } from './deviceFeed.ts';
import type { ConsoleSocket } from './consoleServer.ts';
import { rooms } from './rooms.ts';

// The table of what a console may say: permission, shape, ids and what is done, as the route table has it for HTTP. What
// the contract names and is not here does not compile; an id without a scope stops the start.

export interface Said<B> {
  hub: Hub;
  viewer: Viewer;
  socket: ConsoleSocket;
  board: BoardFeed;
  devices: DeviceFeed;
  body: B;
}

export interface Message {
  permission: Permission;
  body: z.ZodType | null;
  ids: IdField[];
  /** What it takes of the connection's budget: more where the answer is dear. */
  cost: number;
  run(said: Said<unknown>): Promise<unknown>;
}

interface MessageSpec<B> {
  permission: Permission;
  body: z.ZodType<B> | null;
  cost?: number;
  run(said: Said<B>): Promise<unknown>;
}

function message<B = undefined>({ permission, body, cost = 1, run }: MessageSpec<B>): Message {
  return {
    permission,
    body,
    ids: body ? idsIn(body) : [],
    cost,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without a schema B is undefined, and so is the body
    run: (said) => run({ ...said, body: (body ? body.parse(said.body) : undefined) as B }),
  };
}

/** Whoever has this client open sees at once that this window has not any more. */
export function tellGone(hub: Hub, { id: window }: ConsoleSocket, clientId: string): void {
  hub.bus.tell([{ to: ['client', clientId], push: { kind: 'gone', clientId, window } }]);
}

/** Beyond this many, the client that was watched first is let go. */
const MAX_WATCHED = 50;

export const messages: Record<keyof ConsoleToServer, Message> = {
  'client.watch': message({
    permission: 'client.read',
    body: consoleBodies['client.watch'],
    async run({ hub, viewer, socket, body: { clientId } }) {
      const { lastSeq } = await checkClientFor(hub, viewer, clientId);
      // A socket that was cut meanwhile must not be put in a room: nobody would take it out again.
      if (!socket.connected) return null;
      const watched = [...socket.rooms].filter((room) => room.startsWith('client:'));
      if (watched.length >= MAX_WATCHED && watched[0]) await socket.leave(watched[0]);
      await socket.join(rooms.client(clientId));
      return { lastSeq };
    },
  }),
  'client.unwatch': message({
    permission: 'client.read',
    body: consoleBodies['client.unwatch'],
    async run({ hub, socket, body: { clientId } }) {
      tellGone(hub, socket, clientId);
      await socket.leave(rooms.client(clientId));
      return null;
    },
  }),
  'client.here': message({
    permission: 'client.read',
    body: consoleBodies['client.here'],
    run({ hub, viewer, socket, body }) {
      const { agentId, name: agentName } = viewer;
      const push = { kind: 'here', ...body, agentId, agentName, window: socket.id } as const;
      hub.bus.tell([{ to: ['client', body.clientId], push }]);
      return Promise.resolve(null);
    },
  }),
  'device.beat': message({
    permission: 'desk.use',
    body: consoleBodies['device.beat'],
    async run({ viewer, socket, devices, body: { tab, phone, trouble } }) {
      // Last words, read when the line was cut already.
      if (!socket.connected) return { phoneTab: null };
      const beat = { agentId: viewer.agentId, tabId: tab, phone, trouble };
      return { phoneTab: await devices.beat(beat, socket) };
    },
  }),
  'board.watch': message({
    permission: 'board.read',
    body: null,
    cost: 5,
    async run({ viewer, socket, board }) {
      const shown = await board.snapshot(viewer.divisionId);
      if (socket.connected) await socket.join(rooms.board(viewer.divisionId));
      return shown;
    },
  }),
  'board.unwatch': message({
    permission: 'board.read',
    body: null,
    async run({ viewer, socket }) {
      await socket.leave(rooms.board(viewer.divisionId));
      return null;
    },
  }),
};
