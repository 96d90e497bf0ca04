import { DateTime } from 'luxon';
import { z } from 'zod';
import { isOpen } from '../governor/contactHours.ts';
import { nextOpening } from '../governor/hoursWindow.ts';

// Second look at a message that left while some wall clock of its reader's said no. SQL finds these. What left before there were
// dated rules has the house's hours alone, and where its zones are never open together the first counted.

/** The instant between the governor's word and the provider's: what was let through may take so long to leave. */
const ON_THE_WAY_MS = 60_000;

const Window = z.object({ from: z.string(), to: z.string() });
const Local = z.object({
  zone: z.string(),
  date: z.string(),
  isHoliday: z.boolean(),
  windows: z.array(Window),
});
const Suspect = z.object({
  left_at: z.coerce.date(),
  left_under: z.object({
    hours: Window.nullable(),
    zones: z.array(z.string()).min(1),
    local: z.array(Local).optional(),
  }),
});
type Under = z.infer<typeof Suspect>['left_under'];

/** Whether this row of `hours_respected` broke the hours indeed. A row that cannot be read did. */
export function leftOutsideHours(row: unknown): boolean {
  const read = Suspect.safeParse(row);
  if (!read.success) return true;
  const { left_at: leftAt, left_under: under } = read.data;
  return [leftAt, new Date(leftAt.getTime() - ON_THE_WAY_MS)].every((instant) => isOutside(instant, under));
}

function isOutside(instant: Date, { hours, zones, local = [] }: Under): boolean {
  if (hours && nextOpening(instant, hours, zones).getTime() !== instant.getTime()) return true;
  return local.some(({ zone, date, isHoliday, windows }) => {
    const clock = DateTime.fromJSDate(instant, { zone });
    const minute = clock.hour * 60 + clock.minute;
    if (isHoliday || clock.toFormat('yyyy-MM-dd') !== date) return true;
    return windows.some((window) => !isOpen(window, minute, false));
  });
}
