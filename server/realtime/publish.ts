import type { BusListener } from '../../core/console/bus.ts';
import { concernsOf } from './concerns.ts';
import { coalesce } from './hints.ts';
import { rooms } from './rooms.ts';
import type { BoardFeed } from './boardFeed.ts';
import type { ConsoleServer } from './consoleServer.ts';
import type { RoomSender } from './sendToRoom.ts';

interface Consoles {
  io: ConsoleServer;
  sender: RoomSender;
  board: BoardFeed;
}

/** The only place that emits: committed events to who watches the client, hints to the desks they change. */
export function publishTo({ io, sender, board }: Consoles): BusListener & { close(): void } {
  const hints = coalesce(
    (room, reason) => io.to(room).emit('desk', { reason }),
    (room) => io.sockets.adapter.rooms.get(room)?.size ?? 0,
  );
  const cases = coalesce(
    (room) => io.to(room).emit('told', { kind: 'cases' }),
    (room) => io.sockets.adapter.rooms.get(room)?.size ?? 0,
  );
  const leave = (whose: readonly string[]): void => {
    for (const room of whose) {
      io.to(room).emit('signedOut');
      io.in(room).disconnectSockets(true);
    }
  };
  return {
    events(items) {
      // What one console is told of a batch leaves in one write, and before the hints.
      sender.sendEach(
        'event',
        items.map(({ event, holderId }) => ({
          rooms: [rooms.client(event.clientId), ...(holderId ? [rooms.agent(holderId)] : [])],
          told: [event],
        })),
      );
      for (const item of items) {
        const { agentIds, queueId } = concernsOf(item);
        for (const agentId of agentIds) hints.hint(rooms.agent(agentId), item.event.kind);
        if (queueId) hints.hint(rooms.queue(queueId), item.event.kind);
        if (item.casesOf) cases.hint(rooms.cases(item.casesOf), item.event.kind);
      }
      board.changed();
    },
    desks(agentIds, reason) {
      for (const agentId of agentIds) hints.hint(rooms.agent(agentId), reason);
      board.changed();
    },
    told(items) {
      for (const { to, push } of items) io.to(rooms[to[0]](to[1])).emit('told', push);
    },
    signOut: (userIds) => leave(userIds.map(rooms.user)),
    ended: (sessionIds, keyIds) => leave([...sessionIds.map(rooms.session), ...keyIds.map(rooms.key)]),
    resync() {
      io.disconnectSockets(true);
    },
    close() {
      hints.close();
      cases.close();
    },
  };
}
