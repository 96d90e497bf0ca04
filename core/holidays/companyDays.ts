import type { Prisma } from '../../prisma/generated/client.ts';
import type { Place } from './publicHolidays.ts';
import type { CompanyDays, WorkCalendar } from './workCalendar.ts';

// The company's own days as rows. They are few: those that are over long since are left out.

const KEPT_DAYS = 400;
const MOST = 1_000;
const DAY_MS = 86_400_000;

/** What the company says of its days, from a year ago on. Those of a certain country go before those of all. */
export async function loadCompanyDays(
  db: Prisma.TransactionClient,
  now = new Date(),
): Promise<CompanyDays[]> {
  const rows = await db.calendarDay.findMany({
    where: { to: { gte: new Date(now.getTime() - KEPT_DAYS * DAY_MS) } },
    orderBy: [{ country: { sort: 'asc', nulls: 'last' } }, { from: 'asc' }],
    take: MOST,
  });
  return rows.map(({ from, to, kind, name, country }) => ({
    from: dateOf(from),
    to: dateOf(to),
    kind: kind === 'working' ? 'working' : 'closed',
    name,
    country,
  }));
}

/** The working days of a place, as the law and the company have them. */
export async function loadWorkCalendar(db: Prisma.TransactionClient, place: Place): Promise<WorkCalendar> {
  return { place, companyDays: await loadCompanyDays(db) };
}

const dateOf = (date: Date): string => date.toISOString().slice(0, 10);
