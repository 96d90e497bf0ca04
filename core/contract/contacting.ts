import { z } from 'zod';
import { idOf } from './ids.ts';
import { ConsentState, ContactPurpose, HoldReason, Instant, MessageChannel } from './words.ts';

// The contact governor on screen: its dated rules, caps, holidays and consents, what it says of one client, what it refused.

const Id = z.uuid();
const At = z.iso.datetime({ offset: true });
/** ISO 3166-1, two letters. */
export const Country = z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, such as US');
/** The second half of ISO 3166-2. */
export const Region = z
  .string()
  .regex(/^[A-Z0-9]{1,3}$/, 'must be the code of a state or province, such as FL');
/** A calendar day that the database and the calendars know. */
export const CalendarDate = z.iso
  .date()
  .refine((date) => date >= '1990-01-01' && date <= '2199-12-31', 'must be between 1990 and 2199');

/** At most `count` contacts in `days` days, by this channel (null: both together) and for these purposes. */
export const ContactCap = z.strictObject({
  count: z.number().int().min(1).max(100),
  days: z.number().int().min(1).max(365),
  channel: MessageChannel.nullable(),
  purposes: z.array(ContactPurpose).min(1).max(5),
});
export type ContactCap = z.infer<typeof ContactCap>;

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:00');
const EndTime = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 21:00 or 24:00');
const Weekdays = z.array(z.number().int().min(1).max(7)).min(1).max(7);

const hoursRule = {
  country: Country,
  region: Region.nullable(),
  /** Null: texts and mails. */
  channel: MessageChannel.nullable(),
  /** Monday is 1. On a weekday that no row of the place names, nothing goes. */
  days: Weekdays,
  from: Time,
  to: EndTime,
  validFrom: CalendarDate,
  validUntil: CalendarDate.nullable(),
  /** The law or the agreement that says so. */
  source: z.string().trim().max(200),
};
export const NewHoursRule = z.strictObject(hoursRule);
export const HoursRule = z.object({
  ...hoursRule,
  /** Comes with the hub: it cannot be deleted, a later row goes before it. */
  isShipped: z.boolean(),
  /** Whether it holds on the date that was asked for. */
  holds: z.boolean(),
});
export type HoursRule = z.infer<typeof HoursRule>;
export const ListHoursRules = z.strictObject({ on: CalendarDate.optional() });
export const HoursRuleList = z.object({ on: z.string(), items: z.array(HoursRule), nextCursor: z.null() });
export type HoursRuleList = z.infer<typeof HoursRuleList>;
/** Which row: no two of a place begin on one date for the same days. */
export const RemoveHoursRule = NewHoursRule.pick({
  country: true,
  region: true,
  channel: true,
  days: true,
  validFrom: true,
});

const companyDay = {
  country: Country.nullable(),
  from: CalendarDate,
  to: CalendarDate,
  kind: z.enum(['closed', 'working']),
  name: z.string().trim().min(1).max(80),
};
export const NewCompanyDay = z.strictObject(companyDay);
export const CompanyDay = z.object(companyDay);
export const CompanyDayList = z.object({ items: z.array(CompanyDay), nextCursor: z.null() });
export type CompanyDay = z.infer<typeof CompanyDay>;
/** All that are said of exactly these days. */
export const RemoveCompanyDay = NewCompanyDay.omit({ name: true });

export const ListHolidays = z.strictObject({
  country: Country,
  region: Region.optional(),
  year: z.coerce.number().int().min(1990).max(2199),
});
export const HolidayYear = z.object({
  /** Countries whose public holidays are known. */
  countries: z.array(z.string()),
  holidays: z.array(
    z.object({ date: z.string(), name: z.object({ en: z.string(), zh: z.string() }), isMoved: z.boolean() }),
  ),
  companyDays: z.array(CompanyDay),
});
export type HolidayYear = z.infer<typeof HolidayYear>;

/** What the governor would say now. */
export const ContactAnswer = z.object({
  channel: MessageChannel,
  to: z.string().nullable(),
  purpose: ContactPurpose,
  ok: z.boolean(),
  why: HoldReason.nullable(),
  /** When the answer is another; null: time does not change it. */
  until: At.nullable(),
  consent: ConsentState.nullable(),
});
export type ContactAnswer = z.infer<typeof ContactAnswer>;

const refusal = {
  id: Id,
  at: At,
  channel: MessageChannel,
  purpose: ContactPurpose,
  why: HoldReason,
  until: At.nullable(),
};
export const ContactRefusal = z.object({ ...refusal, clientId: Id, clientName: z.string().nullable() });
export type ContactRefusal = z.infer<typeof ContactRefusal>;

/** "May we write now?", for one client. */
export const ContactPanel = z.object({
  country: z.string().nullable(),
  region: z.string().nullable(),
  /** Each in which the client may be, with its wall clock now. */
  zones: z.array(z.object({ zone: z.string(), time: z.string() })),
  /** False: the hours are switched off. */
  hoursKept: z.boolean(),
  answers: z.array(ContactAnswer),
  /** The last ones. */
  refusals: z.array(z.object(refusal)),
});
export type ContactPanel = z.infer<typeof ContactPanel>;
export const ContactPanelParams = z.strictObject({ id: idOf('client') });

export const SetConsent = z.strictObject({
  channel: MessageChannel,
  purpose: ContactPurpose,
  state: ConsentState,
  /** How it was said: a form, on the phone, in a contract. */
  how: z.string().trim().min(1).max(200),
});

export const ListRefusals = z.strictObject({
  clientId: idOf('client').optional(),
  why: HoldReason.optional(),
  purpose: ContactPurpose.optional(),
  channel: MessageChannel.optional(),
  since: Instant.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const RefusalPage = z.object({ items: z.array(ContactRefusal), nextCursor: z.string().nullable() });
export type RefusalPage = z.infer<typeof RefusalPage>;

export const contactingEvents = {
  'client.consentChanged': z.object({
    channel: MessageChannel,
    purpose: ContactPurpose,
    state: ConsentState,
    how: z.string(),
  }),
};
