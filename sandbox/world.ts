// Everything there is outside the hub, in memory. Functions of the sandbox take a World first.
import { randomUUID } from 'node:crypto';
import type { SandboxConfig } from './config.ts';
import { Faults } from './faults.ts';
import { Journal } from './journal.ts';
import type { Call } from './model/call.ts';
import type { Conference } from './model/conference.ts';
import type { Mail } from './model/mail.ts';
import type { Media } from './model/media.ts';
import type { Message } from './model/message.ts';
import type { CallQueue } from './model/queue.ts';
import type { Recording } from './model/recording.ts';
import { LineTokens } from './phone/lineTokens.ts';
import { Consents } from './oauth/consents.ts';
import { Parties } from './parties.ts';
import { Clock } from './time/clock.ts';

/** One REST request that the hub made, kept so that tests can hold it against Twilio's documents. */
export interface RestRequest {
  number: number;
  operation: string;
  method: string;
  path: string;
  query: Record<string, string | string[]>;
  form: Record<string, string | string[]>;
  status: number;
  at: string;
}

/** One request that the sandbox made to the hub, with how it ended. */
export interface WebhookRecord {
  number: number;
  point: string;
  method: string;
  url: string;
  params: Record<string, string>;
  status: number | null;
  error: string | null;
  at: string;
}

export interface World {
  config: SandboxConfig;
  clock: Clock;
  journal: Journal;
  faults: Faults;
  parties: Parties;
  /** Where this sandbox itself is reached; known once it listens. */
  url: string;
  smtpPort: number;
  isNetworkCut: boolean;
  /** Are mails that the hub could not take tried again later? */
  retriesMail: boolean;
  /** Tells one run of the world from another: changes at each start and reset. */
  epoch: string;
  calls: Map<string, Call>;
  conferences: Map<string, Conference>;
  queues: Map<string, CallQueue>;
  recordings: Map<string, Recording>;
  /** Those that are not at their end. */
  openRecordings: Set<Recording>;
  /** What lets a browser connect its microphone to one call. */
  lineTokens: LineTokens;
  /** What carries sound; null until a browser brings some. */
  media: Media | null;
  /** Who was let into which mailboxes, at the make-believe provider of mailboxes. */
  consents: Consents;
  messages: Map<string, Message>;
  mails: Map<string, Mail>;
  /** "<company number> <customer number>" of those who texted STOP. */
  optOuts: Set<string>;
  requests: RestRequest[];
  webhooks: WebhookRecord[];
  /** Requests seen so far, also those no longer kept. */
  requestCount: number;
  webhookCount: number;
  /** Listeners of things that are not in the journal: settings, faults, speed. */
  settingsChanged: Set<() => void>;
  wasReset: Set<() => void>;
  report: (error: unknown) => void;
}

export function createWorld(config: SandboxConfig, report: (error: unknown) => void): World {
  return {
    config,
    clock: new Clock(config.speed),
    journal: new Journal(),
    faults: new Faults(),
    parties: new Parties(),
    url: '',
    smtpPort: 0,
    isNetworkCut: false,
    retriesMail: true,
    epoch: newEpoch(),
    calls: new Map(),
    conferences: new Map(),
    queues: new Map(),
    recordings: new Map(),
    openRecordings: new Set(),
    lineTokens: new LineTokens(),
    media: null,
    consents: new Consents(),
    messages: new Map(),
    mails: new Map(),
    optOuts: new Set(),
    requests: [],
    webhooks: [],
    requestCount: 0,
    webhookCount: 0,
    settingsChanged: new Set(),
    wasReset: new Set(),
    report,
  };
}

/** A new name for a new run of the world. */
export function newEpoch(): string {
  return randomUUID().slice(0, 8);
}
