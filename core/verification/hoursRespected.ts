import { z } from 'zod';
import { nextOpening } from '../governor/contactRules.ts';

// Second look at a message that left while some wall clock of its reader's said no. SQL finds these; whether all zones
// had to be open, or only the first because they never are together, is the governor's rule and asked there.

/** The instant between the governor's word and the provider's: what was let through may take so long to leave. */
const ON_THE_WAY_MS = 60_000;

const Suspect = z.object({
  left_at: z.coerce.date(),
  left_under: z.object({
    hours: z.object({ from: z.string(), to: z.string() }),
    zones: z.array(z.string()).min(1),
  }),
});

/** Whether this row of `hours_respected` broke the hours indeed. A row that cannot be read did. */
export function leftOutsideHours(row: unknown): boolean {
  const read = Suspect.safeParse(row);
  if (!read.success) return true;
  const { left_at: leftAt, left_under: under } = read.data;
  return [leftAt, new Date(leftAt.getTime() - ON_THE_WAY_MS)].every(
    (instant) => nextOpening(instant, under.hours, under.zones).getTime() !== instant.getTime(),
  );
}
