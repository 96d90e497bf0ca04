import { z } from 'zod';
import { WrapUpMode } from './afterCall.ts';
import { idOf } from './ids.ts';
import { AddressKind, Role } from './words.ts';

// How a queue works, as an administrator of its division sees and changes it. What is about to be added to a queue is added
// here, to core/queues/queueSettings.ts, and as a section of its own to web/src/queues/sections.ts.

const Name = z.string().trim().min(1).max(80);
const Dispositions = z
  .array(z.string().trim().min(1).max(100))
  .max(60)
  .refine((list) => new Set(list).size === list.length, 'must not name one twice');

const fields = {
  name: Name,
  /** How long an agent is asked before the offer counts as missed. */
  offerSeconds: z.number().int().min(5).max(300),
  /** T of the service level: answered within it is in time. */
  serviceLevelSeconds: z.number().int().min(1).max(3_600),
  /** Whoever leaves within it is a short abandon and counts apart. */
  shortAbandonSeconds: z.number().int().min(0).max(600),
  /** Which of its calls are recorded. */
  recording: z.enum(['none', 'inbound', 'outbound', 'both']),
  /** How long their recordings are kept; null: as the house keeps them. */
  recordingDays: z.number().int().min(1).max(3_650).nullable(),
  wrapUpMode: WrapUpMode,
  /** How long after-call work lasts, in the modes that have an end. */
  wrapUpSeconds: z.number().int().min(1).max(3_600),
  /** How much longer, in all, an agent may make it. */
  wrapUpExtendSeconds: z.number().int().min(0).max(3_600),
  /** The queue's own, beside those of the division. */
  dispositions: Dispositions,
  /** Of the division, and so of all its queues. */
  divisionDispositions: Dispositions,
  dispositionRequired: z.boolean(),
  noteRequired: z.boolean(),
};

export const QueueSettings = z.object({
  id: z.uuid(),
  ...fields,
  // Queues of before may have none.
  wrapUpSeconds: z.number().int(),
  /** Who works in it, by name. Changed at the people, by PATCH /agents/:id. */
  members: z.array(z.object({ id: z.uuid(), name: z.string(), role: Role, disabled: z.boolean() })),
});
export type QueueSettings = z.infer<typeof QueueSettings>;

/** What is left out stays as it is. */
export const UpdateQueueSettings = z.strictObject(z.object(fields).partial().shape);
export type UpdateQueueSettings = z.infer<typeof UpdateQueueSettings>;

/** A queue as everybody of its division knows it: what may be said about its conversations, and where it is reached. */
export const QueueInSession = z.object({
  id: z.uuid(),
  name: z.string(),
  /** The division's and then the queue's own. */
  dispositions: z.array(z.string()),
  dispositionRequired: z.boolean(),
  noteRequired: z.boolean(),
  addresses: z.array(z.object({ kind: AddressKind, value: z.string() })),
});

export const QueueParams = z.strictObject({ id: idOf('queue') });
