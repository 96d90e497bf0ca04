import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openMailParser } from '../../core/channels/parseMail.ts';
import type { Config } from '../../core/config.ts';
import { openInboundDoor, type InboundDoor } from '../../core/conversations/receiveInbound.ts';
import { openMailLine } from '../../core/conversations/mailLine.ts';
import type { Hub } from '../../core/hub.ts';
import { openHub } from '../../core/openHub.ts';
import { createMailboxes, type SmtpDoor } from '../../server/smtp/takeMail.ts';
import { answerWebhook } from '../../server/webhooks/webhooks.ts';
import { openLanes } from '../../worker/lanes.ts';
import { openGeneration } from './failpoints.ts';

// One life of the hub: server, worker and relay as one process, until it dies at a failpoint.

/** What a BullMQ worker has besides what the hub uses of it. */
interface RealWorker {
  id: string;
  moveStalledJobsToWait(): Promise<void>;
}

export type Outcome<T> = { died: true } | { died: false; value: T } | { died: false; error: unknown };

export interface Life {
  hub: Hub;
  door: InboundDoor;
  mail: SmtpDoor;
  port: number;
  workers: RealWorker[];
  isDead(): boolean;
  kill(): void;
  /** Does something within this life, until it is done or the life is over. */
  attempt<T>(work: (hub: Hub) => T | Promise<T>): Promise<Outcome<T>>;
  /** Stops it as a signal would. */
  close(): Promise<void>;
}

// Threads that read mail are processes of their own, which one life leaves to the next.
const parser = openMailParser();

/** Begins a life; null when it dies while it begins. */
export async function beginLife(
  config: Config,
  replace: Parameters<typeof openHub>[2],
): Promise<Life | null> {
  let announce: () => void = () => undefined;
  const died = new Promise<{ died: true }>((resolve) => {
    announce = () => resolve({ died: true });
  });
  const http = createServer();
  const generation = openGeneration(() => {
    http.close();
    http.closeAllConnections();
    announce();
  });
  const attempt = <T>(work: () => T | Promise<T>): Promise<Outcome<T>> =>
    Promise.race([
      died,
      generation
        .run(async () => work())
        .then(
          (value) => ({ died: false as const, value }),
          (error: unknown) => ({ died: false as const, error }),
        ),
    ]);
  const opened = await attempt(() => openHub(config, 'crash', replace));
  if (opened.died) return null;
  if ('error' in opened) throw opened.error;
  const { hub, close } = opened.value;
  const workers: RealWorker[] = [];
  const { worker } = hub.jobs;
  hub.jobs.worker = (...args) => {
    const made = worker(...args);
    workers.push(made as unknown as RealWorker);
    return made;
  };
  const door = generation.run(() => openInboundDoor(hub));
  const lanes = generation.run(() => {
    hub.relay.start();
    return openLanes(hub);
  });
  const parts = { config, log: hub.log, door, hub: Promise.resolve(hub) };
  if ((await attempt(() => lanes.ready())).died) return null;
  http.on('request', (req, res) => void generation.run(() => answerWebhook(parts, req, res)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    hub,
    door,
    mail: { hub, door, parser, line: openMailLine(hub), mailboxes: createMailboxes(hub) },
    port: (http.address() as AddressInfo).port,
    workers,
    isDead: generation.isDead,
    kill: generation.kill,
    attempt: (work) => attempt(() => work(hub)),
    async close() {
      const done = await attempt(async () => {
        await lanes.close();
        await close();
      });
      if ('error' in done) throw done.error;
      generation.kill();
    },
  };
}
