import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../core/config.ts';
import { openInboundDoor, type InboundDoor } from '../core/conversations/receiveInbound.ts';
import type { Hub } from '../core/hub.ts';
import { openHub } from '../core/openHub.ts';
import { createApp } from './app.ts';
import { createAuth } from './http/auth.ts';
import { publishTo } from './realtime/publish.ts';
import { rooms } from './realtime/rooms.ts';
import { openSockets } from './realtime/sockets.ts';
import { startMailListener } from './smtp/startMailListener.ts';
import { WEBHOOKS, answerWebhook } from './webhooks/webhooks.ts';

export interface RunningServer {
  hub: Hub;
  door: InboundDoor;
  port: number;
  smtpPort: number;
  close(): Promise<void>;
}

/** Starts the server's process: hub, HTTP with webhooks, sockets, mail listener. `close` stops it in reverse order. */
export async function startServer(
  config: Config,
  replace: Parameters<typeof openHub>[2] = {},
): Promise<RunningServer> {
  const { hub, close: closeHub } = await openHub(config, 'server', replace);
  const door = openInboundDoor(hub);
  const http = createServer();
  const port = await listen(http, config);
  const auth = createAuth(hub, port);
  const { io, board } = openSockets({ hub, auth, http, port });
  const publisher = publishTo(io, board);
  const app = createApp({
    hub,
    auth,
    port,
    signedOut: (sessionId) => {
      io.to(rooms.session(sessionId)).emit('signedOut');
      io.in(rooms.session(sessionId)).disconnectSockets(true);
    },
  });
  http.on('request', (req, res) => {
    if (req.url?.startsWith(WEBHOOKS)) void answerWebhook({ hub, door }, req, res);
    else if (!req.url?.startsWith('/socket.io/')) app(req, res);
  });
  await hub.bus.listen(publisher);
  const mail = await startMailListener(hub, door);
  hub.relay.start();
  return {
    hub,
    door,
    port,
    smtpPort: mail.port,
    async close() {
      await mail.close();
      publisher.close();
      board.close();
      await io.close();
      http.closeAllConnections();
      await closeHub();
    },
  };
}

/** Webhooks and consoles share one port. In the sandbox only this machine may reach it. */
function listen(http: Server, config: Config): Promise<number> {
  http.requestTimeout = 30_000;
  http.headersTimeout = 10_000;
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen({ port: config.port, host: config.sandbox ? '127.0.0.1' : undefined, backlog: 1_024 }, () => {
      const address: AddressInfo | string | null = http.address();
      resolve(typeof address === 'object' && address ? address.port : config.port);
    });
  });
}
