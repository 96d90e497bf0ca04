// Browser phones. A window says whose phone it is or which call it is at the end of, hears of calls, answers and ends
// them, presses keys, and has a WebRTC connection for each call that it speaks in. See phoneMessages.ts.
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { World } from '../world.ts';
import { PhoneWindow } from './phoneWindow.ts';
import { Switchboard } from './switchboard.ts';

const LARGEST_MESSAGE = 64 * 1024;

export interface Phones {
  /** Takes a request to speak WebSocket that has been found to be for us. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** From now on the world has sound. */
export function openPhones(world: World): Phones {
  const switchboard = new Switchboard(world);
  world.media = switchboard;
  const server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  world.clock.closing.addEventListener('abort', () => {
    for (const socket of server.clients) socket.terminate();
  });
  return {
    accept: (request, socket, head) =>
      server.handleUpgrade(
        request,
        socket,
        head,
        (opened) => void new PhoneWindow(world, switchboard, opened),
      ),
  };
}
