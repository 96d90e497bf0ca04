import { createServer } from 'node:net';
import type { Server } from 'node:net';

/** True when nothing listens on this port, neither on this machine's loopback nor on all its addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = await listen(port, host).catch(() => undefined);
    if (!server) return false;
    await close(server);
  }
  return true;
}

/** Some free port, never one of `taken`. */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const server = await listen(0, '127.0.0.1');
    const address = server.address();
    await close(server);
    if (typeof address === 'object' && address && !taken.has(address.port)) return address.port;
  }
}

function listen(port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
