import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import type { Server } from 'node:net';

const LOWEST = 10_240;
const LOWEST_OF_CONNECTIONS = 32_768;

/** True when nothing listens on this port, neither on this machine's loopback nor on all its addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const server = await listen(port, host).catch(() => undefined);
    if (!server) return false;
    await close(server);
  }
  return true;
}

/**
 * Some free port, never one of `taken`. It comes from below those that a system gives to outgoing connections
 * (Linux from 32768, others from 49152): one of them could be in use again before its owner listens there.
 */
export async function freePort(taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, LOWEST_OF_CONNECTIONS);
    if (!taken.has(port) && (await isPortFree(port))) return port;
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
