import { z } from 'zod';
import { AddressKind, Channel, ConversationState, Engagement, Intent, Role } from './words.ts';

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
/** `available` while busy with wrap-up takes effect at once; `away`/`offline` while busy becomes `nextIntent`. */
export const SetIntent = z.strictObject({
  intent: Intent,
  reason: z.string().trim().max(60).nullable().optional(),
});

export const QueueState = z.object({
  id: Id,
  name: z.string(),
  addresses: z.array(z.object({ kind: AddressKind, value: z.string() })),
  offerSeconds: z.number().int(),
  wrapUpSeconds: z.number().int(),
  dispositions: z.array(z.string()),
  waiting: z.object({ call: z.number().int(), sms: z.number().int(), email: z.number().int() }),
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
export const Board = z.object({ at: At, queues: z.array(QueueState), agents: z.array(AgentState) });
export type Board = z.infer<typeof Board>;
