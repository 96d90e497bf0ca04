import { z } from 'zod';
import { TimeZone } from './words.ts';

// Opening hours. Times are those of the wall clock in the schedule's own zone.

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:30');
const EndTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 17:30 or 24:00');

/** From a time to a time. An end that is not after the beginning is that of the next day: 22:00 to 06:00, 08:00 to 08:00. */
export const Span = z.strictObject({ from: Time, to: EndTime });
export type Span = z.infer<typeof Span>;

/** Monday is 1, Sunday 7. */
const Weekday = z.number().int().min(1).max(7);

export const WeeklyRule = z.strictObject({
  days: z.array(Weekday).min(1).max(7),
  from: Time,
  to: EndTime,
});
export type WeeklyRule = z.infer<typeof WeeklyRule>;

const Month = z.number().int().min(1).max(12);

/** Which days an exception is for. */
export const ExceptionDays = z.discriminatedUnion('kind', [
  /** Once: a day, or several in a row. */
  z.strictObject({ kind: z.literal('date'), from: z.iso.date(), to: z.iso.date() }),
  /** Each year on the same date; 29 February only in leap years. */
  z.strictObject({ kind: z.literal('yearly'), month: Month, day: z.number().int().min(1).max(31) }),
  /** Each year, as the fourth Thursday of November; -1 for the last. */
  z.strictObject({
    kind: z.literal('weekday'),
    month: Month,
    weekday: Weekday,
    nth: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(-1)]),
  }),
  /** Days after Easter Sunday (western); -2 for Good Friday. */
  z.strictObject({ kind: z.literal('easter'), offset: z.number().int().min(-60).max(70) }),
]);
export type ExceptionDays = z.infer<typeof ExceptionDays>;

/**
 * A holiday, a closure or special hours. It says everything of its days, midnight to midnight: the weekly rules do not
 * hold there, nor does what is left of the night before. No hours: closed.
 */
export const HoursException = z.strictObject({
  name: z.string().trim().min(1).max(80),
  days: ExceptionDays,
  hours: z.array(Span).max(8),
});
export type HoursException = z.infer<typeof HoursException>;

export const Hours = z.strictObject({
  timeZone: TimeZone,
  weekly: z.array(WeeklyRule).max(60),
  exceptions: z.array(HoursException).max(300),
});
export type Hours = z.infer<typeof Hours>;

const Name = z.string().trim().min(1).max(80);

export const Schedule = z.object({
  id: z.uuid(),
  name: z.string(),
  hours: Hours,
  version: z.number().int(),
  isOpen: z.boolean(),
  /** When that changes; null when it never does. */
  changesAt: z.iso.datetime().nullable(),
  /** The flows whose draft or published version asks for it. */
  usedBy: z.array(z.string()),
});
export type Schedule = z.infer<typeof Schedule>;
export const ScheduleList = z.object({ items: z.array(Schedule), nextCursor: z.null() });

export const CreateSchedule = z.strictObject({ name: Name, hours: Hours });
export const UpdateSchedule = z.strictObject({ name: Name, hours: Hours, version: z.int32().min(1) });

export const PreviewHours = z.strictObject({ hours: Hours, year: z.number().int().min(1970).max(2199) });

/** One day of the calendar, with what is open on it. */
export const PreviewDay = z.object({
  date: z.iso.date(),
  /** As local times; from `00:00` what began the day before, to `24:00` what goes on the next. */
  open: z.array(Span),
  /** The exception that says so. */
  exception: z.string().nullable(),
});
export type PreviewDay = z.infer<typeof PreviewDay>;
export const YearPreview = z.object({ days: z.array(PreviewDay), openHours: z.number() });
export type YearPreview = z.infer<typeof YearPreview>;
