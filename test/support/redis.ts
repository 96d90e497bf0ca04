import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../prisma/freePort.ts';
import { startGuarded, stopGuarded } from '../../prisma/guardedProcess.ts';
import { findRedis } from '../../server/launch/testParts.ts';

export interface TestRedis {
  url: string;
  stop: () => Promise<void>;
}

/** A Redis of one's own: nothing kept on disk, and no eviction, as the queue demands. */
export async function startRedis(): Promise<TestRedis> {
  const program = findRedis();
  if (program === undefined) throw new Error('There is no redis-server: "npm test" installs it, or says how to.');
  const port = await freePort();
  const settings = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];
  const server = startGuarded([program, '--port', String(port), ...settings], { out: 'ignore' });
  const url = `redis://127.0.0.1:${port}`;
  await untilReady(url);
  return { url, stop: () => stopGuarded(server) };
}

async function untilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(30)) {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.ping();
      return;
    } catch {
      // Not yet.
    } finally {
      client.disconnect();
    }
  }
  throw new Error('redis-server did not start within 10 s');
}
