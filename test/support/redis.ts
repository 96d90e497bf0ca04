import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
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
  if (program === undefined)
    throw new Error('There is no redis-server: "npm test" installs it, or says how to.');
  const port = await freePort();
  const settings = [
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--maxmemory-policy',
    'noeviction',
  ];
  const server = startGuarded([program, '--port', String(port), ...settings], { out: 'ignore' });
  await untilReady(port);
  return { url: `redis://127.0.0.1:${port}`, stop: () => stopGuarded(server) };
}

async function untilReady(port: number): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(30)) {
    if (await answersPing(port)) return;
  }
  throw new Error('redis-server did not start within 10 s');
}

/** Redis takes a bare line for a command, so its client is not needed for this. */
function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const close = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => close(data.toString().startsWith('+PONG')));
    socket.once('error', () => close(false));
  });
}
