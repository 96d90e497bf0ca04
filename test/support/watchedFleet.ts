import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Hub } from '../../core/hub.ts';
import { Actor } from './actor.ts';
import { Customer } from './customer.ts';
import { makeAgent, makeDivision, makeQueue } from './factories.ts';
import { startFleet, type Fleet } from './fleet/fleet.ts';
import { brokenPromises } from './invariants.ts';
import { until } from './openTestHub.ts';
import { somePhone } from './people.ts';
import { sendRaw } from './smtpTalk.ts';

// A hub in processes of its own, watched while a test throws rubbish at it.

const NUMBER = '+15005550100';
const MAILBOX = 'help@hub.example';
const GROWTH_MB = 50;

export interface WatchedFleet {
  fleet: Fleet;
  number: string;
  mailbox: string;
  /** Somebody new who works in the one queue there is. */
  hire(role: 'agent' | 'administrator'): Promise<Actor>;
  /**
   * The pass mark of bad input: no process ended, nothing unexpected in any log, no stretch of the server's main thread above
   * 200 ms of its own time, memory back within 50 MB of `startWatching`, every promise kept. Gives what is wrong, an empty list if nothing.
   */
  verdict(): Promise<string[]>;
  close(): Promise<void>;
}

/** The first text, mail and request, of which each loads what it needs. */
async function warmUp(fleet: Fleet, agent: Actor): Promise<void> {
  const customer = new Customer(fleet.control, { number: somePhone(), email: 'first@b.example' });
  await customer.text(NUMBER, 'Good morning');
  for (let mails = 0; mails < 5; mails += 1) {
    const raw = `From: first@b.example\r\nSubject: ${mails}\r\nContent-Type: text/html\r\n\r\n<p>Good morning</p>`;
    await sendRaw(fleet.smtpPort, { to: [MAILBOX], raw });
  }
  await agent.get('/me/desk');
}

export async function startWatchedFleet(): Promise<WatchedFleet> {
  const folder = await mkdtemp(path.join(tmpdir(), `rapport-test-${process.pid}-`));
  const file = path.join(folder, 'watch.txt');
  await writeFile(file, '');
  const watch = pathToFileURL(path.join(import.meta.dirname, 'stallWatch.ts')).href;
  const fleet = await startFleet({
    env: { NODE_OPTIONS: `--expose-gc --import=${watch}`, WATCH_FILE: file, NODE_NO_WARNINGS: '1' },
  });
  const hub = { prisma: fleet.database.prisma } as Hub;
  const divisionId = await makeDivision(hub);
  const queue = await makeQueue(hub, { divisionId, number: NUMBER, mailbox: MAILBOX });
  const hire = async (role: 'agent' | 'administrator'): Promise<Actor> =>
    new Actor(fleet.url, {
      bearer: (await makeAgent(hub, { divisionId, role, queueIds: [queue.id] })).token,
    });
  const memory = async (): Promise<number> => {
    const lines = async (): Promise<string[]> =>
      (await readFile(file, 'utf8')).split('\n').filter((line) => line.startsWith('memory'));
    const before = (await lines()).length;
    process.kill(fleet.servers[0]?.pid ?? 0, 'SIGUSR2');
    const line = await until(async () => (await lines())[before]);
    return Number(line.split(' ')[1]);
  };
  await warmUp(fleet, await hire('agent'));
  const atFirst = await memory();
  // What is loaded and compiled at the first of everything is not the input's doing.
  await writeFile(file, '');

  return {
    fleet,
    number: NUMBER,
    mailbox: MAILBOX,
    hire,
    async verdict() {
      const grown = (await memory()) - atFirst;
      const stalls = (await readFile(file, 'utf8')).split('\n').filter((line) => line.startsWith('stall'));
      const processes = [...fleet.servers, ...fleet.workers];
      return [
        ...processes.filter((one) => one.unexpectedEnds > 0 || !one.isUp).map((one) => `${one.name} ended`),
        ...processes.flatMap((one) =>
          one.logs.filter((line) => /"level":(50|60)|unhandled/i.test(line)).slice(0, 3),
        ),
        ...stalls.map((line) => `${line} ms`),
        ...(grown > GROWTH_MB ? [`memory grew by ${grown} MB`] : []),
        ...(await brokenPromises(fleet.database.pool)),
      ];
    },
    async close() {
      await fleet.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
