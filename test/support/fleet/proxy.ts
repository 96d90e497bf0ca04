import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';

// The reverse proxy that stands before several servers: round robin, the unready ones skipped, sockets passed through.
// Like a real one it tries another server only when the first could not be reached at all: whether a request that was
// sent has been carried out is not for the proxy to guess (502).

const LOOK_EVERY_MS = 200;
const LOOK_WITHIN_MS = 1_000;

export interface ProxyTarget {
  port: number;
  smtpPort: number;
}

export interface FleetProxy {
  url: string;
  smtpPort: number;
  /** Requests that came, and those of them that no server answered. */
  counts: { requests: number; unanswered: number };
  /** Which servers get requests now, by their ports. */
  ready(): number[];
  close(): Promise<void>;
}

export async function startProxy(targets: readonly ProxyTarget[]): Promise<FleetProxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const readyPorts = new Set<number>();
  const counts = { requests: 0, unanswered: 0 };
  const sockets = new Set<Socket>();
  let turn = 0;

  /** In the order in which they are to be tried: the ready ones by turns, then the rest, who may just have come back. */
  const inTurn = (): ProxyTarget[] => {
    turn += 1;
    const turned = targets.map((_, index) => targets[(index + turn) % targets.length]!);
    return [
      ...turned.filter(({ port }) => readyPorts.has(port)),
      ...turned.filter(({ port }) => !readyPorts.has(port)),
    ];
  };

  const look = async ({ port }: ProxyTarget): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(LOOK_WITHIN_MS),
    }).catch(() => null);
    await answer?.arrayBuffer().catch(() => null);
    if (answer?.ok) readyPorts.add(port);
    else readyPorts.delete(port);
  };
  await Promise.all(targets.map(look));
  const timers = targets.map((target) => setInterval(() => void look(target), LOOK_EVERY_MS));

  const http = createServer((req, res) => {
    counts.requests += 1;
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => forward({ req, res, body: Buffer.concat(chunks) }, inTurn()));
    req.on('error', () => res.destroy());
  });
  http.keepAliveTimeout = 60_000;

  function forward(
    ask: { req: IncomingMessage; res: ServerResponse; body: Buffer },
    left: ProxyTarget[],
  ): void {
    const { req, res, body } = ask;
    const [target, ...others] = left;
    if (!target) return giveUp(res, 503);
    const up = request({
      agent,
      port: target.port,
      method: req.method,
      path: req.url,
      headers: forwarded(req),
    });
    up.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
      answer.on('error', () => res.destroy());
    });
    up.on('error', (error: NodeJS.ErrnoException) => {
      readyPorts.delete(target.port);
      if (error.code === 'ECONNREFUSED') forward(ask, others);
      else giveUp(res, 502);
    });
    up.end(body);
  }

  function giveUp(res: ServerResponse, status: number): void {
    counts.unanswered += 1;
    if (res.headersSent) res.destroy();
    else res.writeHead(status).end();
  }

  http.on('upgrade', (req, socket: Socket, head) => {
    const [target] = inTurn();
    const headers = Object.entries(forwarded(req)).map(([name, value]) => `${name}: ${String(value)}\r\n`);
    pipe(socket, target?.port ?? 0, `GET ${req.url} HTTP/1.1\r\n${headers.join('')}\r\n`, head);
  });
  const smtp = createTcpServer((socket) => pipe(socket, inTurn()[0]?.smtpPort ?? 0));

  function pipe(socket: Socket, port: number, ...first: (string | Buffer)[]): void {
    const up = connect(port, '127.0.0.1', () => {
      for (const bytes of first) up.write(bytes);
      up.pipe(socket);
      socket.pipe(up);
    });
    for (const [one, other] of [
      [socket, up],
      [up, socket],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  }

  const port = await listen(http);
  const smtpPort = await listen(smtp);
  return {
    url: `http://127.0.0.1:${port}`,
    smtpPort,
    counts,
    ready: () => [...readyPorts],
    async close() {
      for (const timer of timers) clearInterval(timer);
      for (const socket of sockets) socket.destroy();
      http.closeAllConnections();
      agent.destroy();
      await Promise.all([http, smtp].map((server) => new Promise((resolve) => void server.close(resolve))));
    },
  };
}

function forwarded(req: IncomingMessage): Record<string, string | string[] | undefined> {
  const { host = '' } = req.headers;
  const peer = req.socket.remoteAddress ?? '';
  return {
    ...req.headers,
    'x-forwarded-for': [req.headers['x-forwarded-for'], peer].filter(Boolean).join(', '),
    'x-forwarded-host': host,
    'x-forwarded-proto': 'http',
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
