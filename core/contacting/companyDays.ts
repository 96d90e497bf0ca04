import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import type {
  CompanyDay,
  HolidayYear,
  ListHolidays,
  NewCompanyDay,
  RemoveCompanyDay,
} from '../contract/contacting.ts';
import { AppError } from '../errors.ts';
import { loadCompanyDays } from '../holidays/companyDays.ts';
import { countriesWithHolidays, publicHolidays } from '../holidays/publicHolidays.ts';
import type { Hub } from '../hub.ts';

// The company's own days on screen, beside the public holidays of a country.

const MOST = 1_000;

interface DayList {
  items: CompanyDay[];
  nextCursor: null;
}

async function list(hub: Hub): Promise<DayList> {
  return { items: await loadCompanyDays(hub.prisma, hub.clock.now()), nextCursor: null };
}

/** The public holidays of a year, and what the company says of its days. */
export async function holidayYear(
  hub: Hub,
  {
    country,
    region = null,
    year,
  }: Omit<z.output<typeof ListHolidays>, 'region'> & { region?: string | null | undefined },
): Promise<HolidayYear> {
  return {
    countries: [...countriesWithHolidays],
    holidays: publicHolidays({ country, region }, year),
    companyDays: (await list(hub)).items,
  };
}

/** Throws `invalid_request` for days that end before they begin, `conflict` where there are as many as are read. */
export async function addCompanyDay(
  hub: Hub,
  viewer: Viewer,
  { from, to, ...order }: z.output<typeof NewCompanyDay>,
): Promise<DayList> {
  if (to < from)
    throw new AppError('invalid_request', 'It ends before it begins', { fields: { to: 'is too early' } });
  if ((await hub.prisma.calendarDay.count()) >= MOST)
    throw new AppError('conflict', `There are ${MOST} rows already`);
  const data = { ...order, from: new Date(from), to: new Date(to), createdById: viewer.agentId };
  await hub.prisma.calendarDay.create({ data });
  return list(hub);
}

/** Throws `not_found`. */
export async function removeCompanyDay(
  hub: Hub,
  { from, to, ...which }: z.output<typeof RemoveCompanyDay>,
): Promise<DayList> {
  const { count } = await hub.prisma.calendarDay.deleteMany({
    where: { ...which, from: new Date(from), to: new Date(to) },
  });
  if (count === 0) throw new AppError('not_found', 'The company says nothing of these days');
  return list(hub);
}
