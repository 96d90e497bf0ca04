import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Config } from '../core/config.ts';
import type { InboundDoor } from '../core/conversations/receiveInbound.ts';
import type { Hub } from '../core/hub.ts';
import { openHub } from '../core/openHub.ts';
import { createApp } from './app.ts';
import { createAuth } from './http/auth.ts';
import { quickReads } from './http/quickReads.ts';
import type { watchLeaving } from './leaving.ts';
import { publishTo } from './realtime/publish.ts';
import { openSockets } from './realtime/sockets.ts';
import { startMailListener } from './smtp/startMailListener.ts';

export interface Rest {
  hub: Hub;
  answer(req: IncomingMessage, res: ServerResponse): Promise<void>;
  smtpPort: number;
  close(): Promise<void>;
}

interface RestParts {
  config: Config;
  replace: Parameters<typeof openHub>[2];
  http: Server;
  leaving: ReturnType<typeof watchLeaving>;
  port: number;
  door: InboundDoor;
}

/** All of the server's process that the first text or call need not wait for. */
export async function openRest({ config, replace, http, leaving, port, door }: RestParts): Promise<Rest> {
  const { hub, close: closeHub } = await openHub(config, 'server', replace);
  const auth = createAuth(hub, port);
  const sockets = openSockets({ hub, auth, http, port });
  const { io } = sockets;
  const publisher = publishTo(sockets);
  const app = createApp({
    hub,
    auth,
    port,
    isLeaving: leaving.isLeaving,
    sockets: () => io.engine.clientsCount,
  });
  const answersQuickly = quickReads(hub);
  await hub.bus.listen(publisher);
  const mail = await startMailListener(hub, door);
  hub.relay.start();
  return {
    hub,
    async answer(req, res) {
      if (!(await answersQuickly(req, res))) app(req, res);
    },
    smtpPort: mail.port,
    async close() {
      await Promise.all([mail.close(), leaving.leave(config.drainSeconds * 1_000)]);
      publisher.close();
      const closed = sockets.close();
      http.closeAllConnections();
      await closed;
      await closeHub();
    },
  };
}
