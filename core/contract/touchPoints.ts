import { z } from 'zod';
import { idOf } from './ids.ts';
import { Tier } from './words.ts';

// TC-10: where clients meet the company; what each place is for, whose it is, whom it serves.

const Id = z.uuid();
export const TouchPointChannel = z.enum(['call', 'sms', 'email', 'web', 'visit', 'post', 'event']);
export type TouchPointChannel = z.infer<typeof TouchPointChannel>;

const Words = z.string().trim().min(1).max(200);
const fields = {
  name: z.string().trim().min(1).max(80),
  channel: TouchPointChannel,
  purpose: Words,
  department: z.string().trim().min(1).max(80),
  tiers: z.array(Tier).max(4),
};
export const TouchPoint = z.object({
  id: Id,
  ...fields,
  queueId: Id.nullable(),
  queueName: z.string().nullable(),
  /** Contacts of 30 days by this channel in its queue; null where no queue of ours stands behind it. */
  contacts: z.number().int().nullable(),
});
export type TouchPoint = z.infer<typeof TouchPoint>;
export const TouchPointList = z.object({ items: z.array(TouchPoint), nextCursor: z.string().nullable() });
export type TouchPointList = z.infer<typeof TouchPointList>;
/** Without tiers it serves everybody. */
export const SaveTouchPoint = z.strictObject({
  ...fields,
  tiers: fields.tiers.default([]),
  queueId: idOf('queue').nullable().default(null),
});
export type SaveTouchPoint = z.output<typeof SaveTouchPoint>;
export const TouchPointParams = z.strictObject({ id: idOf('touchPoint') });
