import { openFileStore } from './attachments/fileStore.ts';
import { countSends } from './channels/countSends.ts';
import type { Channels } from './channels/channel.ts';
import { createEmailSender, type EmailSender } from './channels/email.ts';
import { systemMailDns } from './channels/mailDns.ts';
import { createHistory } from './channels/providerHistory.ts';
import { createSmsSender } from './channels/sms.ts';
import { createTextMedia } from './channels/textMedia.ts';
import { openTwilio } from './channels/twilioClient.ts';
import { createPartyLines } from './channels/partyLines.ts';
import { createRecordings } from './channels/recordings.ts';
import { createVoice } from './channels/voice.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { PostgresConsoleBus } from './console/bus.ts';
import { openDatabase } from './db.ts';
import type { Hub } from './hub.ts';
import { openQueues } from './jobs/queues.ts';
import { createLogger } from './logger.ts';
import { openMailWays } from './mailboxes/mailWays.ts';
import { openInboundPool } from './pool.ts';
import { OutboxRelay } from './outbox/relay.ts';
import { createOutside, type Outside } from './outside/httpClient.ts';
import { createDeskReader } from './presence/desk.ts';
import { createMatcher } from './routing/matcher.ts';
import { matchQueue } from './routing/matchQueue.ts';
import { openRuleEars } from './rules/heardKinds.ts';
import { createSettings } from './settings/settings.ts';

export interface OpenHub {
  hub: Hub;
  close(): Promise<void>;
}

/** Opens all that a process of the hub works with, in order; `close` undoes it in reverse. */
export async function openHub(
  config: Config,
  name: string,
  replace: Partial<
    Pick<Hub, 'clock' | 'channels' | 'log' | 'inboundPool' | 'files' | 'outside' | 'mailDns'>
  > = {},
): Promise<OpenHub> {
  const log = replace.log ?? createLogger(config.logLevel, name);
  const database = openDatabase(config.databaseUrl, config.databasePoolSize);
  const { prisma, pool } = database;
  const inboundPool = replace.inboundPool ?? openInboundPool(config.databaseUrl);
  const jobs = await openQueues(config);
  const bus = new PostgresConsoleBus({ pool, databaseUrl: config.databaseUrl, log });
  const matcher = createMatcher({
    matchQueue: (queueId, inTurn) => matchQueue(hub, queueId, inTurn),
    queuesOf: async (agentId) =>
      (await prisma.queueMember.findMany({ where: { agentId } })).map((member) => member.queueId),
    log,
  });
  const ruleEars = openRuleEars(pool);
  const relay = new OutboxRelay({ pool, jobs, bus, matcher, ears: ruleEars, log });
  const outside = replace.outside ?? createOutside(config);
  const email = createEmailSender(config, openMailWays({ pool, config, outside, log }));
  const hub: Hub = {
    config,
    log,
    clock: replace.clock ?? systemClock,
    prisma,
    pool,
    inboundPool,
    jobs,
    relay,
    bus,
    matcher,
    ruleEars,
    channels: replace.channels ?? openChannels(config, { email, outside }),
    settings: createSettings(prisma, config),
    files: replace.files ?? openFileStore(config),
    mailDns: replace.mailDns ?? (config.sandbox ? null : systemMailDns()),
    outside,
    readDesk: (viewer) => readDesk(viewer),
  };
  const readDesk = createDeskReader(hub);
  return {
    hub,
    async close() {
      await relay.stop();
      matcher.close();
      await matcher.settled();
      await relay.settled();
      await bus.close();
      await jobs.close();
      await email.close();
      await inboundPool.end();
      await database.close();
    },
  };
}

function openChannels(
  config: Config,
  { email, outside }: { email: EmailSender; outside: Outside },
): Channels {
  const twilio = openTwilio(config);
  return {
    sms: countSends(createSmsSender(twilio, config), 'sms'),
    email: countSends(email, 'email'),
    voice: createVoice(twilio, config),
    lines: createPartyLines(twilio, config),
    recordings: createRecordings(twilio, config),
    history: createHistory(twilio),
    media: createTextMedia(twilio, config, outside),
  };
}
