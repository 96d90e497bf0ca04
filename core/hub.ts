import type pg from 'pg';
import type { PrismaClient } from '../prisma/generated/client.ts';
import type { FileStore } from './attachments/fileStore.ts';
import type { MailDns } from './channels/mailDns.ts';
import type { Channels } from './channels/channel.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { ConsoleBus } from './console/bus.ts';
import type { JobQueues } from './jobs/queues.ts';
import type { Logger } from './logger.ts';
import type { Relay } from './outbox/relay.ts';
import type { DeskReader } from './presence/desk.ts';
import type { Matcher } from './routing/matcher.ts';
import type { Outside } from './outside/httpClient.ts';
import type { RuleEars } from './rules/heardKinds.ts';
import type { SettingsStore } from './settings/settings.ts';

/** What every use case is given. Built by openHub; tests build it with another clock or other channels. */
export interface Hub {
  config: Config;
  log: Logger;
  clock: Clock;
  prisma: PrismaClient;
  pool: pg.Pool;
  /** For the inbound door alone. */
  inboundPool: pg.Pool;
  jobs: JobQueues;
  relay: Relay;
  bus: ConsoleBus;
  matcher: Matcher;
  /** What rules listen to. */
  ruleEars: RuleEars;
  channels: Channels;
  settings: SettingsStore;
  /** What an agent's console shows. */
  readDesk: DeskReader;
  /** The bytes of files. */
  files: FileStore;
  /** The one way to addresses that come from data. */
  outside: Outside;
  /** Asked what domains say of mail in their name; null where nobody is asked: the sandbox's do not exist. */
  mailDns: MailDns | null;
}
