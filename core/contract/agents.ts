import { z } from 'zod';
import { HelpRequest } from './inCall.ts';
import { Monitor } from './monitoring.ts';
import { ServiceLevels } from './figures.ts';
import {
  AddressKind,
  Channel,
  ConversationState,
  Device,
  DeviceTrouble,
  Engagement,
  Intent,
  Role,
} from './words.ts';

// Agents, queues and the supervisor's board, as the API and the socket show them.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const AgentState = z.object({
  id: Id,
  name: z.string(),
  role: Role,
  intent: Intent,
  intentReason: z.string().nullable(),
  nextIntent: Intent.nullable(),
  nextReason: z.string().nullable(),
  /** Who set the intent, by name, when it was not the agent. */
  intentSetBy: z.string().nullable(),
  device: Device,
  /** What is wrong with it, while it is degraded or lost. */
  deviceReason: DeviceTrouble.nullable(),
  /** The phone that is rung instead of the browser. */
  fallbackNumber: z.string().nullable(),
  intentSince: At,
  engagement: Engagement,
  engagementSince: At,
  missed: z.boolean(),
  conversations: z.array(
    z.object({
      id: Id,
      channel: Channel,
      clientId: Id,
      clientName: z.string().nullable(),
      state: ConversationState,
    }),
  ),
});
export type AgentState = z.infer<typeof AgentState>;
export const AgentList = z.object({ items: z.array(AgentState), nextCursor: z.string().nullable() });
/** Takes effect at once; `afterWork`, for `away` and `offline`: becomes `nextIntent` until nothing is in hand any more. */
export const SetIntent = z.strictObject({
  intent: Intent,
  reason: z.string().trim().max(60).nullable().optional(),
  when: z.enum(['now', 'afterWork']).default('now').optional(),
});

export const QueueState = z.object({
  id: Id,
  name: z.string(),
  addresses: z.array(z.object({ kind: AddressKind, value: z.string() })),
  offerSeconds: z.number().int(),
  wrapUpSeconds: z.number().int(),
  dispositions: z.array(z.string()),
  waiting: z.object({ call: z.number().int(), sms: z.number().int(), email: z.number().int() }),
  /** Those who are to be called, in a pause or not: nobody of them is on the line. */
  callbacks: z.object({ waiting: z.number().int(), oldestAt: At.nullable() }),
  /** Of those who wait, how many nobody who works here can ever take; and for want of which skills. */
  stranded: z.object({ waiting: z.number().int(), skills: z.array(z.string()) }),
  longestWaitMs: z.number().int().nullable(),
  /** When the one who waits longest entered the queue: the console counts on from here. */
  oldestEnteredAt: At.nullable(),
  today: z.object({
    offered: z.number().int(),
    answered: z.number().int(),
    abandoned: z.number().int(),
    shortAbandoned: z.number().int(),
    /** answered <= T / (answered + abandoned later than S), as a share 0..1; null before the first. */
    serviceLevel: z.number().nullable(),
    /** The same by the formula of each product. */
    serviceLevels: ServiceLevels,
  }),
  serviceLevelSeconds: z.number().int(),
  shortAbandonSeconds: z.number().int(),
  agents: z.object({
    available: z.number().int(),
    busy: z.number().int(),
    away: z.number().int(),
    offline: z.number().int(),
  }),
});
export type QueueState = z.infer<typeof QueueState>;
export const QueueList = z.object({ items: z.array(QueueState), nextCursor: z.string().nullable() });
export const Board = z.object({
  at: At,
  queues: z.array(QueueState),
  agents: z.array(AgentState),
  monitors: z.array(Monitor),
  /** Who asks for help, also when somebody is on it. */
  help: z.array(HelpRequest),
});
export type Board = z.infer<typeof Board>;
/** A board as a socket shows it; the number belongs to this connection and says what a change builds on. */
export type BoardSnapshot = Board & { version: number };
/** What is different on the board since `from`: rows as they are now, and ids of those that are gone. */
export interface BoardChange {
  from: number;
  version: number;
  at: string;
  queues: QueueState[];
  agents: AgentState[];
  monitors: Monitor[];
  help: HelpRequest[];
  gone: string[];
}
