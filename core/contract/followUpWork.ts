import { z } from 'zod';
import { FollowUpKind, Instant } from './words.ts';

// Follow-ups as work: what they are for, how they recur, and what came of them. Types and tables only, for the console too.

/** Why we get in touch (CV-12). */
export const FollowUpCategory = z.enum(['develop', 'revisit', 'follow_up']);
export type FollowUpCategory = z.infer<typeof FollowUpCategory>;

export const FollowUpOutcome = z.enum(['done', 'reached', 'left_message', 'not_reached', 'not_wanted']);
export type FollowUpOutcome = z.infer<typeof FollowUpOutcome>;

/** What the client had of this contact (TC-08). */
export const ValueGiven = z.enum(['info', 'offer', 'fix', 'greeting']);
export type ValueGiven = z.infer<typeof ValueGiven>;

export const Place = z.string().trim().min(1).max(300);

export const RepeatUnit = z.enum(['day', 'week', 'month']);
export type RepeatUnit = z.infer<typeof RepeatUnit>;

/** Every so many days, weeks or months, by the wall clock where it was planned; a month that is too short has it on its last day. */
export const Repeats = z.strictObject({
  every: z.number().int().min(1).max(99),
  unit: RepeatUnit,
  /** When the next one is made: when this one is done, or when it is due. */
  on: z.enum(['done', 'due']).default('done'),
  until: Instant.optional(),
});
export type Repeats = z.infer<typeof Repeats>;

export function repeatsWithin({ until }: Repeats, dueAt: string): boolean {
  return until === undefined || Date.parse(until) > Date.parse(dueAt);
}

/** What each category asks for beyond a title and a time: when it is planned, and when it is done (CV-12). */
export const mandatory: Record<
  FollowUpCategory,
  { planned: readonly 'note'[]; done: readonly ('outcome' | 'note')[] }
> = {
  develop: { planned: ['note'], done: ['outcome'] },
  revisit: { planned: [], done: ['outcome', 'note'] },
  follow_up: { planned: [], done: [] },
};

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
const followUp = { followUpId: Id, title: z.string() };

/** What the worker wakes for besides the time at which it is due: the end of its window, and the reminder ahead. */
export const followUpAlarms = { dueUntil: At.optional(), remindAt: At.optional() };

export const followUpWorkEvents = {
  /** Another time, by a person. `was`: the time until then. */
  'followUp.moved': z.object({
    ...followUp,
    ...followUpAlarms,
    kind: FollowUpKind,
    dueAt: At,
    was: At,
    reason: z.string().optional(),
    ownerId: Id.nullable(),
  }),
  /** To one person or a team; `handedOver`: with all that its owner had. */
  'followUp.assigned': z.object({
    ...followUp,
    fromOwnerId: Id.nullable(),
    ownerId: Id.nullable(),
    queueId: Id.nullable(),
    handedOver: z.boolean(),
  }),
  /** Overdue for so long that its supervisors were told. */
  'followUp.escalated': z.object({ ...followUp, ownerId: Id.nullable(), queueId: Id.nullable() }),
} as const;
