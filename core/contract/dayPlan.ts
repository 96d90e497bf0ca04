import { z } from 'zod';
import { FollowUp } from './followUps.ts';
import { idOf } from './ids.ts';
import { TimeZone } from './words.ts';

// A person's day of follow-ups (CV-10, LO-21), and the address at which their calendar program reads them.

const At = z.iso.datetime({ offset: true });

export const AskDayPlan = z.strictObject({
  /** Today, unless another day is named. */
  date: z.iso.date().optional(),
  /** By whose clock a day begins and ends; the house's unless said. */
  timeZone: TimeZone.optional(),
  /** Whose day; one's own with what one's teams have, unless a colleague is named. */
  ownerId: idOf('agent').or(z.literal('me')).default('me'),
});
export const DayPlan = z.object({
  date: z.iso.date(),
  timeZone: z.string(),
  isToday: z.boolean(),
  overdue: z.array(FollowUp),
  /** By the hour. */
  timed: z.array(FollowUp),
  visits: z.array(FollowUp),
  /** Within a window that this day has a part of. */
  anyTime: z.array(FollowUp),
  done: z.array(FollowUp),
  /** The day has more than is shown. */
  isCut: z.boolean(),
});
export type DayPlan = z.infer<typeof DayPlan>;

export const CalendarFeed = z.object({ since: At.nullable(), lastReadAt: At.nullable() });
export type CalendarFeed = z.infer<typeof CalendarFeed>;
/** The address is shown this once. */
export const MadeCalendarFeed = z.object({ url: z.string(), since: At });
export type MadeCalendarFeed = z.infer<typeof MadeCalendarFeed>;
