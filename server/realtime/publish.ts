import type { BusListener } from '../../core/console/bus.ts';
import { concernsOf } from './concerns.ts';
import { coalesce } from './hints.ts';
import { rooms } from './rooms.ts';
import type { BoardFeed } from './boardFeed.ts';
import type { ConsoleServer } from './consoleServer.ts';

/** The only place that emits: committed events to who watches the client, hints to the desks they change. */
export function publishTo(io: ConsoleServer, board: BoardFeed): BusListener & { close(): void } {
  const hints = coalesce((room, reason) => io.to(room).emit('desk', { reason }));
  return {
    events(items) {
      for (const item of items) {
        const { agentIds, queueId } = concernsOf(item);
        const audience = io.to(rooms.client(item.event.clientId));
        (item.holderId ? audience.to(rooms.agent(item.holderId)) : audience).emit('event', item.event);
        for (const agentId of agentIds) hints.hint(rooms.agent(agentId), item.event.kind);
        if (queueId) hints.hint(rooms.queue(queueId), item.event.kind);
      }
      board.changed();
    },
    desks(agentIds, reason) {
      for (const agentId of agentIds) hints.hint(rooms.agent(agentId), reason);
      board.changed();
    },
    signOut(userIds) {
      for (const userId of userIds) {
        io.to(rooms.user(userId)).emit('signedOut');
        io.in(rooms.user(userId)).disconnectSockets(true);
      }
    },
    resync() {
      io.disconnectSockets(true);
    },
    close: () => hints.close(),
  };
}
