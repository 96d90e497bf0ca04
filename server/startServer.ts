import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Config } from '../core/config.ts';
import { openInboundDoor, type InboundDoor } from '../core/conversations/receiveInbound.ts';
import type { Hub } from '../core/hub.ts';
import { createLogger } from '../core/logger.ts';
import type { openHub } from '../core/openHub.ts';
import { createEarlyRelay } from '../core/outbox/earlyRelay.ts';
import { openInboundPool } from '../core/pool.ts';
import { watchLeaving } from './leaving.ts';
import type { Rest } from './openRest.ts';
import { WEBHOOKS, answerWebhook } from './webhooks/webhooks.ts';

export interface RunningServer {
  hub: Hub;
  door: InboundDoor;
  port: number;
  smtpPort: number;
  /** Says that it leaves, waits until nobody comes any more, answers what it has in hand, and ends. */
  close(): Promise<void>;
}

/**
 * Starts the server's process. What comes in by webhook is taken in first, after a fraction of the start: the parts for it
 * are few. Then the rest is loaded: hub, HTTP, sockets, mail listener. `close` stops it in reverse order.
 */
export async function startServer(
  config: Config,
  replace: Parameters<typeof openHub>[2] = {},
): Promise<RunningServer> {
  const log = replace.log ?? createLogger(config.logLevel, 'server');
  const inboundPool = openInboundPool(config.databaseUrl);
  const relay = createEarlyRelay();
  const door = openInboundDoor({ inboundPool, log, relay });
  const loaded = Promise.withResolvers<Rest>();
  const hub = loaded.promise.then((rest) => rest.hub);
  // Whoever waits for the rest is told, and the start fails as a whole.
  hub.catch(() => undefined);
  const http = createServer();
  const leaving = watchLeaving(http);
  let knocking = 0;
  http.on('request', (req, res) => {
    if (req.url?.startsWith(WEBHOOKS)) {
      knocking += 1;
      void answerWebhook({ config, log, door, hub }, req, res).finally(() => (knocking -= 1));
    } else
      loaded.promise.then(
        ({ answer }) => (req.url?.startsWith('/socket.io/') ? undefined : answer(req, res)),
        () => res.writeHead(503).end(),
      );
  });
  const port = await listen(http, config);
  try {
    await quiet(() => knocking === 0);
    const { openRest } = await import('./openRest.ts');
    const rest = await openRest({
      config,
      replace: { ...replace, log, inboundPool },
      http,
      leaving,
      port,
      door,
    });
    relay.handOver(rest.hub.relay);
    loaded.resolve(rest);
    return {
      hub: rest.hub,
      door,
      port,
      smtpPort: rest.smtpPort,
      close: () => rest.close(),
    };
  } catch (error) {
    loaded.reject(error);
    http.close();
    await inboundPool.end().catch(() => undefined);
    throw error;
  }
}

const QUIET_MS = 60;
const QUIET_WITHIN_MS = 1_000;

/** Loading the rest keeps the process busy for a while: whoever stood at the door before it opened is let in first. */
async function quiet(isQuiet: () => boolean): Promise<void> {
  const deadline = performance.now() + QUIET_WITHIN_MS;
  do await pause(QUIET_MS);
  while (!isQuiet() && performance.now() < deadline);
}

/** Webhooks and consoles share one port. In the sandbox only this machine may reach it. */
function listen(http: Server, config: Config): Promise<number> {
  // As long as a file of 20 MB takes on a slow line.
  http.requestTimeout = 180_000;
  http.headersTimeout = 10_000;
  // Longer than proxies keep an idle connection: who closes first must be they, or a webhook is sent into a closing one.
  http.keepAliveTimeout = 75_000;
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen({ port: config.port, host: config.sandbox ? '127.0.0.1' : undefined, backlog: 1_024 }, () => {
      const address: AddressInfo | string | null = http.address();
      resolve(typeof address === 'object' && address ? address.port : config.port);
    });
  });
}
