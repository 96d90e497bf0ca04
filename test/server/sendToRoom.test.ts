import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ConsoleServer } from '../../server/realtime/consoleServer.ts';
import { until } from '../support/openTestHub.ts';
import { createRoomSender, type RoomSender } from '../../server/realtime/sendToRoom.ts';

// Told in one write or through all layers: every socket of a room hears all of it, in order.

const http = createServer();
const io: ConsoleServer = new Server(http);
const heard: Record<string, string[]> = {};
const clients: Socket[] = [];
let sender: RoomSender;

beforeAll(async () => {
  sender = createRoomSender(io);
  io.on('connection', (socket) => void socket.join(['all', 'some']));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  for (const [name, transports] of Object.entries({
    websocket: ['websocket'],
    polling: ['polling'],
    upgraded: ['polling', 'websocket'],
  })) {
    const list: string[] = (heard[name] = []);
    const socket = connect(`http://127.0.0.1:${port}`, { transports, reconnection: false, forceNew: true });
    socket.on('desk', ({ reason }: { reason: string }) => void list.push(reason));
    clients.push(socket);
  }
  await until(async () => io.sockets.adapter.rooms.get('all')?.size === 3);
});

afterAll(async () => {
  for (const client of clients) client.close();
  await io.close();
});

/** As long as a frame with one, two and eight bytes for its length. */
const LENGTHS = [5, 70, 125, 126, 3_000, 65_480, 65_536, 90_000];

describe('a room is told', () => {
  test.each(['before and while a connection changes its way', 'afterwards'])('%s', async (when) => {
    const told: string[] = [];
    for (let n = 0; n < 120; n += 1) {
      const reason = `${when} ${n} ${'é'.repeat(LENGTHS[n % LENGTHS.length]! / 2)}`;
      told.push(reason);
      // What is said to one alone waits in front of what is said to all.
      if (n % 5 === 4) io.to('all').emit('desk', { reason });
      else if (n % 5 === 3)
        sender.sendEach('desk', [{ rooms: ['all', 'some', 'empty'], told: [{ reason }] }]);
      else sender.send('all', 'desk', { reason });
      if (n % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const list of Object.values(heard)) {
      await expect.poll(() => list.length, { timeout: 20_000 }).toBe(told.length);
      expect(list.splice(0)).toEqual(told);
    }
    await expect.poll(() => clients[2]!.io.engine.transport.name, { timeout: 10_000 }).toBe('websocket');
  });

  test('nobody else', () => {
    sender.send('empty', 'desk', { reason: 'x' });
    expect(Object.values(heard).flat()).toEqual([]);
  });
});
