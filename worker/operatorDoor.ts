import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Hub } from '../core/hub.ts';
import { mayReadFigures, startFigures } from '../core/operatorDoor.ts';
import { checkReadiness } from '../core/readiness.ts';

// A worker has no customers' door, but who runs it wants to know how it is: /healthz, /readyz, /metrics.

export interface OperatorDoor {
  port: number;
  close(): void;
}

/** Opens the door at WORKER_PORT; null when there is none. Throws when the port is taken. */
export async function openOperatorDoor(hub: Hub): Promise<OperatorDoor | null> {
  const { workerPort, sandbox } = hub.config;
  if (workerPort === null) return null;
  const figures = await startFigures(hub);
  const respond = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { url = '' } = req;
    switch (url) {
      case '/healthz':
        sendJson(res, 200, { ok: true });
        return;
      case '/readyz': {
        const readiness = await checkReadiness(hub);
        sendJson(res, readiness.ok ? 200 : 503, readiness);
        return;
      }
      case '/metrics':
        if (mayReadFigures(hub.config, req.headers.authorization))
          res.writeHead(200, { 'content-type': figures.contentType }).end(await figures.text());
        else res.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
        return;
      default:
        res.writeHead(404).end();
    }
  };
  const server = createServer((req, res) => {
    respond(req, res).catch((err: unknown) => {
      hub.log.warn({ err }, 'figures not given');
      res.destroy();
    });
  });
  await listen(server, workerPort, sandbox ? '127.0.0.1' : undefined);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : workerPort,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, resolve);
  });
}
