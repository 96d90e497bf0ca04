import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import express, { type Express } from 'express';
import { sandboxConfigSchema, type SandboxOptions } from './config.ts';
import { streamEvents } from './control/events.ts';
import { controlRouter, isFromThisMachine, onlyLoopback } from './control/routes.ts';
import { startMailServer } from './mail/mailServer.ts';
import type { Phones } from './media/phones.ts';
import { sendMedia } from './messages/sendMedia.ts';
import { oauthRouter } from './oauth/oauthRouter.ts';
import { pageRouter } from './page/pageRouter.ts';
import { restRouter } from './rest/restRouter.ts';
import { createWorld, type World } from './world.ts';

export interface Sandbox {
  url: string;
  smtpPort: number;
  close(): Promise<void>;
}

/** Starts the make-believe outside world; resolves when calls, texts and mails can come and go. */
export async function startSandbox(
  options: SandboxOptions,
  report: (error: unknown) => void = (error) => console.error(error),
): Promise<Sandbox> {
  const config = sandboxConfigSchema.parse(options);
  const world = createWorld(config, report);
  const server = createServer(createApp(world));
  server.on('upgrade', letPhonesIn(world));
  world.url = `http://127.0.0.1:${await listen(server, config.port)}`;
  const mailServer = await startMailServer(world);
  world.smtpPort = mailServer.port;
  return {
    url: world.url,
    smtpPort: mailServer.port,
    close: async () => {
      world.clock.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, mailServer.close()]);
    },
  };
}

function createApp(world: World): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/control', onlyLoopback, controlRouter(world));
  app.get('/events', onlyLoopback, (request, response) => streamEvents(world, request, response));
  app.get('/cdn/:sid', onlyLoopback, (request, response) => sendMedia(world, request, response));
  app.use('/oauth', onlyLoopback, oauthRouter(world));
  app.use(onlyLoopback, pageRouter());
  app.use(restRouter(world));
  return app;
}

/** Browser phones come by WebSocket. What serves them is loaded with the first that comes. */
function letPhonesIn(world: World): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  let phones: Promise<Phones> | undefined;
  return (request, socket, head) => {
    if (request.url !== '/phone' || !isFromThisMachine(request.headers)) {
      socket.destroy();
      return;
    }
    phones ??= import('./media/phones.ts').then(({ openPhones }) => openPhones(world));
    phones.then(
      ({ accept }) => accept(request, socket, head),
      (error: unknown) => {
        world.report(error);
        socket.destroy();
      },
    );
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}
