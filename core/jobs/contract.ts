import { z } from 'zod';

// Every job: its payload (ids only, never a body or a secret), its lane, and how often it is tried.
// Lanes are separate queues, so that a burst of automatic messages never delays a call or an agent's own reply.

const Id = z.uuid();

export const lanes = ['calls', 'messages', 'automation', 'bulk'] as const;
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
  'call.record': { payload: z.object({ conversationId: Id }), lane: 'calls', attempts: 5, backoffMs: 500 },
  'recording.stopRefused': {
    payload: z.object({ conversationId: Id }),
    lane: 'calls',
    attempts: 8,
    backoffMs: 500,
  },
  'recording.deleteOld': { payload: z.object({}), lane: 'automation', attempts: 3, backoffMs: 60_000 },
  'draft.purge': { payload: z.object({}), lane: 'automation', attempts: 3, backoffMs: 60_000 },
  'call.dropLegs': { payload: z.object({ legIds: z.array(Id) }), lane: 'calls', attempts: 5, backoffMs: 500 },
  'callback.ring': { payload: z.object({ legId: Id }), lane: 'calls', attempts: 3, backoffMs: 500 },
  'callback.cancelOptedOut': {
    payload: z.object({ clientId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'client.notice': { payload: z.object({ eventId: Id }), lane: 'bulk', attempts: 5, backoffMs: 5_000 },
  'consent.look': { payload: z.object({ eventId: Id }), lane: 'automation', attempts: 5, backoffMs: 1_000 },
  'waiting.due': { payload: z.object({}), lane: 'calls', attempts: 5, backoffMs: 500 },
  'call.arrange': { payload: z.object({ conversationId: Id }), lane: 'calls', attempts: 5, backoffMs: 500 },
  'call.endGrace': { payload: z.object({ conversationId: Id }), lane: 'calls', attempts: 5, backoffMs: 500 },
  'afterWork.endDue': { payload: z.object({}), lane: 'calls', attempts: 5, backoffMs: 1_000 },
  'recording.resumeDue': { payload: z.object({}), lane: 'calls', attempts: 5, backoffMs: 1_000 },
  'reservation.expire': {
    payload: z.object({ reservationId: Id }),
    lane: 'calls',
    attempts: 5,
    backoffMs: 500,
  },
  'reservation.expireDue': { payload: z.object({}), lane: 'calls', attempts: 5, backoffMs: 500 },
  'wrapUp.expire': {
    payload: z.object({ conversationId: Id }),
    lane: 'calls',
    attempts: 5,
    backoffMs: 1_000,
  },
  'media.fetch': { payload: z.object({ eventId: Id }), lane: 'automation', attempts: 8, backoffMs: 2_000 },
  'message.deliver': {
    payload: z.object({ deliveryId: Id }),
    lane: 'messages',
    attempts: 8,
    backoffMs: 1_000,
  },
  // Automatic messages have a lane of their own: a burst of them is never before an agent's reply.
  'message.deliverDue': { payload: z.object({}), lane: 'bulk', attempts: 8, backoffMs: 1_000 },
  'survey.plan': {
    payload: z.object({ conversationId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'survey.planForCase': {
    payload: z.object({ eventId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'survey.send': { payload: z.object({ inviteId: Id }), lane: 'automation', attempts: 8, backoffMs: 2_000 },
  'survey.sendDue': { payload: z.object({}), lane: 'bulk', attempts: 8, backoffMs: 2_000 },
  'survey.remindDue': { payload: z.object({}), lane: 'bulk', attempts: 8, backoffMs: 2_000 },
  'survey.sum': { payload: z.object({}), lane: 'automation', attempts: 3, backoffMs: 60_000 },
  'survey.planCampaigns': { payload: z.object({}), lane: 'bulk', attempts: 8, backoffMs: 2_000 },
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
  'followUp.planForMissedCall': {
    payload: z.object({ conversationId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'case.openForAnswer': {
    payload: z.object({ eventId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'case.openForRevisit': {
    payload: z.object({ eventId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'care.tend': { payload: z.object({}), lane: 'automation', attempts: 3, backoffMs: 60_000 },
  'care.tendClient': {
    payload: z.object({ clientId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'relation.noteContact': {
    payload: z.object({ conversationId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'case.due': { payload: z.object({}), lane: 'automation', attempts: 5, backoffMs: 2_000 },
  'review.make': { payload: z.object({ reportId: Id }), lane: 'automation', attempts: 5, backoffMs: 5_000 },
  'relation.refresh': {
    payload: z.object({ clientId: Id }),
    lane: 'automation',
    attempts: 5,
    backoffMs: 1_000,
  },
  'relation.nightly': { payload: z.object({}), lane: 'automation', attempts: 3, backoffMs: 60_000 },
  'provider.reconcile': { payload: z.object({}), lane: 'automation', attempts: 1, backoffMs: 0 },
  'verification.run': {
    payload: z.object({ runId: Id }),
    lane: 'automation',
    attempts: 3,
    backoffMs: 60_000,
  },
  'verification.nightly': { payload: z.object({}), lane: 'automation', attempts: 3, backoffMs: 60_000 },
  'due.sweep': { payload: z.object({}), lane: 'automation', attempts: 1, backoffMs: 0 },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof jobs;

/**
 * Jobs that no row of their own tells of. The outbox row of their event stays until they are done, so that a wiped queue,
 * or one whose tries were used up while the database was away, forgets none of them.
 */
export const owedJobs: ReadonlySet<JobName> = new Set<JobName>([
  'call.connectAgent',
  'call.dial',
  'call.clear',
  'call.record',
  'recording.stopRefused',
  'call.dropLegs',
  'callback.ring',
  'callback.cancelOptedOut',
  'consent.look',
  'call.arrange',
  'media.fetch',
  'survey.plan',
  'survey.planForCase',
  'survey.matchReply',
  'followUp.cancelTexts',
  'followUp.planForLowScore',
  'followUp.planForMissedCall',
  'case.openForAnswer',
  'case.openForRevisit',
  'relation.noteContact',
  'relation.refresh',
]);
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]['payload']>;

/** An order for the worker. `key` makes its id: the same order given twice while it waits is one job. */
export type JobOrder = {
  [N in JobName]: {
    name: N;
    payload: JobPayload<N>;
    key: string;
    delayMs?: number | undefined;
    /** The trace of what ordered it. */
    traceId?: string | undefined;
    /** The event whose outbox row stays until this is done; see owedJobs. */
    owedFor?: string | undefined;
  };
}[JobName];

export function isJobName(name: string): name is JobName {
  return Object.hasOwn(jobs, name);
}
