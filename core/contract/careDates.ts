import { z } from 'zod';

// Days of a client that come back each year, and how a client is cared for.

export const DateKind = z.enum(['birthday', 'anniversary', 'contract', 'service_start', 'custom']);
export type DateKind = z.infer<typeof DateKind>;
export const Calendar = z.enum(['solar', 'lunar']);
export type Calendar = z.infer<typeof Calendar>;

const Label = z.string().trim().max(60);
const Year = z.number().int().min(1900).max(2200);
const Month = z.number().int().min(1).max(12);
const Day = z.number().int().min(1).max(31);

/** Which date of a client: of a kind there is one, of one's own one for each label. */
export const DateName = z
  .strictObject({ kind: DateKind, label: Label.default('') })
  .refine(({ kind, label }) => (kind === 'custom') === (label !== ''), {
    message: 'A date of your own needs a name, and no other has one',
    path: ['label'],
  });
export const SaveClientDate = z.strictObject({
  kind: DateKind,
  label: Label.default(''),
  calendar: Calendar,
  /** The year it began in, if anybody knows. Of the lunar calendar: the year whose new year came before. */
  year: Year.nullable().default(null),
  month: Month,
  day: Day,
  /** In the leap month of this number. */
  leap: z.boolean().default(false),
});
export const ClientDate = z.object({
  kind: DateKind,
  label: z.string(),
  calendar: Calendar,
  year: z.number().int().nullable(),
  month: z.number().int(),
  day: z.number().int(),
  leap: z.boolean(),
  /** The next day on which it is, YYYY-MM-DD. */
  nextOn: z.iso.date(),
  /** How many years it will be then; null where the year is not known. */
  years: z.number().int().nullable(),
});
export type ClientDate = z.infer<typeof ClientDate>;

const Note = z.string().trim().max(5_000).nullable().optional();
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 09:30');
export const UpdateClientCare = z.strictObject({
  /** One of those in the settings, or nothing. */
  segment: z.string().trim().min(1).max(40).nullable().optional(),
  loyalty: z.boolean().optional(),
  industryNote: Note,
  developmentNote: Note,
  serviceNote: Note,
  contactTime: TimeOfDay.nullable().optional(),
  cadenceDays: z.number().int().min(1).max(3_650).nullable().optional(),
  revisitMonths: z.number().int().min(1).max(60).nullable().optional(),
  lastServiceOn: z.iso.date().nullable().optional(),
});

/** What of a date is told on the timeline. */
export const dateEvents = {
  'client.dateChanged': z.object({
    kind: DateKind,
    label: z.string(),
    calendar: Calendar,
    month: z.number().int(),
    day: z.number().int(),
    leap: z.boolean(),
    removed: z.boolean(),
  }),
} as const;
