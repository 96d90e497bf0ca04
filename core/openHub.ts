import { createEmailSender } from './channels/email.ts';
import { createSmsSender } from './channels/sms.ts';
import { openTwilio } from './channels/twilioClient.ts';
import { createVoice } from './channels/voice.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { PostgresConsoleBus } from './console/bus.ts';
import { openDatabase } from './db.ts';
import type { Hub } from './hub.ts';
import { openQueues } from './jobs/queues.ts';
import { createLogger } from './logger.ts';
import { OutboxRelay } from './outbox/relay.ts';
import { createMatcher } from './routing/matcher.ts';
import { matchQueue } from './routing/matchQueue.ts';
import { createSettings } from './settings/settings.ts';

export interface OpenHub {
  hub: Hub;
  close(): Promise<void>;
}

/** Opens all that a process of the hub works with, in order; `close` undoes it in reverse. */
export async function openHub(
  config: Config,
  name: string,
  replace: Partial<Pick<Hub, 'clock' | 'channels' | 'log'>> = {},
): Promise<OpenHub> {
  const log = replace.log ?? createLogger(config.logLevel, name);
  const { prisma, pool, close: closeDatabase } = openDatabase(config.databaseUrl, config.databasePoolSize);
  const jobs = await openQueues(config);
  const bus = new PostgresConsoleBus({ pool, databaseUrl: config.databaseUrl, log });
  const matcher = createMatcher({
    matchQueue: (queueId) => matchQueue(hub, queueId),
    queuesOf: async (agentId) =>
      (await prisma.queueMember.findMany({ where: { agentId } })).map((member) => member.queueId),
    log,
  });
  const relay = new OutboxRelay({ pool, jobs, bus, matcher, log });
  const twilio = openTwilio(config);
  const email = createEmailSender(config);
  const hub: Hub = {
    config,
    log,
    clock: replace.clock ?? systemClock,
    prisma,
    pool,
    jobs,
    relay,
    bus,
    matcher,
    channels: replace.channels ?? {
      sms: createSmsSender(twilio, config),
      email,
      voice: createVoice(twilio, config),
    },
    settings: createSettings(prisma, config),
  };
  return {
    hub,
    async close() {
      await relay.stop();
      await matcher.settled();
      await relay.settled();
      await bus.close();
      await jobs.close();
      await email.close();
      await closeDatabase();
    },
  };
}
