import { z } from 'zod';

// Every job: its payload (ids only, never a body or a secret), its lane, and how often it is tried.
// Lanes are separate queues, so that a burst of automatic messages never delays a call or an agent's own reply.

const Id = z.uuid();

export const lanes = ['calls', 'messages', 'automation'] as const;
export type Lane = (typeof lanes)[number];

interface JobDefinition {
  payload: z.ZodObject;
  lane: Lane;
  attempts: number;
  backoffMs: number;
}

export const jobs = {
  'call.connectAgent': {
    payload: z.object({ conversationId: Id }),
    lane: 'calls',
    attempts: 3,
    backoffMs: 500,
  },
  'call.dial': { payload: z.object({ conversationId: Id }), lane: 'calls', attempts: 3, backoffMs: 500 },
  'call.clear': { payload: z.object({ conversationId: Id }), lane: 'calls', attempts: 5, backoffMs: 500 },
  'reservation.expire': {
    payload: z.object({ reservationId: Id }),
    lane: 'calls',
    attempts: 5,
    backoffMs: 500,
  },
  'wrapUp.expire': {
    payload: z.object({ conversationId: Id }),
    lane: 'calls',
    attempts: 5,
    backoffMs: 1_000,
  },
  'message.deliver': {
    payload: z.object({ deliveryId: Id }),
    lane: 'messages',
    attempts: 8,
    backoffMs: 1_000,
  },
  'survey.plan': {
    payload: z.object({ conversationId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'survey.send': { payload: z.object({ inviteId: Id }), lane: 'automation', attempts: 8, backoffMs: 2_000 },
  'survey.matchReply': {
    payload: z.object({ eventId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'followUp.remind': {
    payload: z.object({ followUpId: Id }),
    lane: 'automation',
    attempts: 8,
    backoffMs: 2_000,
  },
  'followUp.cancelTexts': {
    payload: z.object({ clientId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'followUp.planForLowScore': {
    payload: z.object({ inviteId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'due.sweep': { payload: z.object({}), lane: 'automation', attempts: 1, backoffMs: 0 },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>;

/** An order for the worker. `key` makes its id: the same order given twice while it waits is one job. */
export type JobOrder = {
  [N in JobName]: { name: N; payload: JobPayload<N>; key: string; delayMs?: number };
}[JobName];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}
