import { z } from 'zod';
import { Instant } from './words.ts';

// Figures, and the calls that they are made of.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });

export const ServiceLevelFormula = z.enum(['hub', 'flex', 'connect', 'genesys']);
export type ServiceLevelFormula = z.infer<typeof ServiceLevelFormula>;

/** What became of a stay in a queue; core/metrics/visitBuckets.ts says when it is which. */
export const VisitBucket = z.enum([
  'answered_in_time',
  'answered_late',
  'abandoned_short',
  'abandoned_short_late',
  'abandoned_in_time',
  'abandoned_late',
  'flowed_in_time',
  'flowed_late',
  'waiting',
]);
export type VisitBucket = z.infer<typeof VisitBucket>;

export const Share = z.object({
  /** 0..1; null while the denominator is empty. */
  share: z.number().nullable(),
  numerator: z.number().int(),
  denominator: z.number().int(),
});
export const ServiceLevels = z.object({ hub: Share, flex: Share, connect: Share, genesys: Share });
export type ServiceLevels = z.infer<typeof ServiceLevels>;

/** Since midnight, in the time zone of the house, unless it says more. */
const Period = { from: Instant.optional(), to: Instant.optional() };

export const ListServiceLevelCalls = z.strictObject({
  ...Period,
  formula: ServiceLevelFormula.default('hub'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const ServiceLevelCall = z.object({
  visitId: Id,
  conversationId: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  agentName: z.string().nullable(),
  enteredAt: At,
  /** Until it left the queue, or now. */
  waitedMs: z.number().int(),
  bucket: VisitBucket,
  inNumerator: z.boolean(),
});
export type ServiceLevelCall = z.infer<typeof ServiceLevelCall>;
export const ServiceLevelCalls = z.object({
  items: z.array(ServiceLevelCall),
  nextCursor: z.string().nullable(),
});
export type ServiceLevelCalls = z.infer<typeof ServiceLevelCalls>;

export const ReadQueueFigures = z.strictObject(Period);
const Ms = z.number().int().nullable();
/** Definitions: core/metrics/serviceLevels.ts and segmentFigures.ts. Calls only. */
export const QueueFigures = z.object({
  from: At,
  to: At,
  queued: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
  shortAbandoned: z.number().int(),
  flowedOut: z.number().int(),
  waiting: z.number().int(),
  serviceLevels: ServiceLevels,
  abandonRate: Share,
  wait: z.object({ averageMs: Ms, medianMs: Ms, p90Ms: Ms, longestMs: Ms }),
  agents: z.object({
    offered: z.number().int(),
    accepted: z.number().int(),
    missed: z.number().int(),
    declined: z.number().int(),
    canceled: z.number().int(),
    rescinded: z.number().int(),
    transferred: z.number().int(),
    returned: z.number().int(),
    talkMs: z.number().int(),
    holdMs: z.number().int(),
    consultMs: z.number().int(),
    wrapMs: z.number().int(),
    averageHandleMs: Ms,
    averageHoldMs: Ms,
    averageHoldOfHeldMs: Ms,
  }),
});
export type QueueFigures = z.infer<typeof QueueFigures>;

/** A-25; core/metrics/contactResolution.ts says what is which. */
export const Resolution = z.enum(['one_call', 'resolved', 'again']);
export type Resolution = z.infer<typeof Resolution>;
const FirstContactDays = z.coerce.number().int().min(7).max(366).default(30);
export const ReadFirstContact = z.strictObject({ days: FirstContactDays });
export const FirstContact = z.object({
  days: z.number().int(),
  /** Of all contacts, those after which nothing more came within seven days. */
  resolved: Share,
  /** Of all calls, those that were enough and that nobody passed on. */
  oneCall: Share,
});
export type FirstContact = z.infer<typeof FirstContact>;
export const ListFirstContact = z.strictObject({
  days: FirstContactDays,
  of: z.enum(['resolved', 'one_call']).default('resolved'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const FirstContactRow = z.object({
  conversationId: Id,
  clientId: Id,
  clientName: z.string().nullable(),
  agentName: z.string().nullable(),
  channel: z.enum(['call', 'sms', 'email']),
  closedAt: At,
  resolution: Resolution,
});
export type FirstContactRow = z.infer<typeof FirstContactRow>;
export const FirstContactPage = z.object({
  items: z.array(FirstContactRow),
  nextCursor: z.string().nullable(),
});
export type FirstContactPage = z.infer<typeof FirstContactPage>;
