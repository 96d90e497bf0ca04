import type { z } from 'zod';
import type { ContactHoursRule as Row } from '../../prisma/generated/client.ts';
import type { Viewer } from '../access/viewer.ts';
import type { HoursRule, HoursRuleList, NewHoursRule, RemoveHoursRule } from '../contract/contacting.ts';
import { MessageChannel } from '../contract/words.ts';
import { AppError, isUniqueViolation } from '../errors.ts';
import { rowsInForce, type LawRow } from '../governor/contactHours.ts';
import type { Hub } from '../hub.ts';

// The dated rules on screen: all rows, and which of them hold on a date.

const MOST = 2_000;

const dateOf = (date: Date): string => date.toISOString().slice(0, 10);
const weekdays = (days: readonly number[]): number[] => [...new Set(days)].toSorted((a, b) => a - b);

function present(row: Row): Omit<HoursRule, 'holds'> {
  return {
    country: row.country,
    region: row.region,
    channel: MessageChannel.nullable().parse(row.channel),
    days: row.days,
    from: row.fromTime,
    to: row.toTime,
    validFrom: dateOf(row.validFrom),
    validUntil: row.validUntil && dateOf(row.validUntil),
    source: row.source,
    isShipped: row.isShipped,
  };
}

/** By country and state, the newest first, each with whether it holds on the date; today when none is given. */
export async function listHoursRules(hub: Hub, { on }: { on?: string | undefined }): Promise<HoursRuleList> {
  const date = on ?? dateOf(hub.clock.now());
  const rows = await hub.prisma.contactHoursRule.findMany({
    orderBy: [
      { country: 'asc' },
      { region: { sort: 'asc', nulls: 'first' } },
      { validFrom: 'desc' },
      { fromTime: 'asc' },
    ],
    take: MOST,
  });
  const rules = rows.map(present);
  const holding = new Set<LawRow>(rowsInForce(rules, date).flat());
  return { on: date, items: rules.map((rule) => ({ ...rule, holds: holding.has(rule) })), nextCursor: null };
}

/** Throws `invalid_request` for a window that ends before it begins, `conflict` for a row that is there already. */
export async function addHoursRule(
  hub: Hub,
  viewer: Viewer,
  order: z.output<typeof NewHoursRule>,
): Promise<HoursRuleList> {
  const { from, to, validFrom, validUntil, days, ...rest } = order;
  if (from >= to)
    throw new AppError('invalid_request', 'The hours end before they begin', {
      fields: { to: 'is too early' },
    });
  if (validUntil !== null && validUntil < validFrom)
    throw new AppError('invalid_request', 'It ends before it begins', {
      fields: { validUntil: 'is too early' },
    });
  if ((await hub.prisma.contactHoursRule.count()) >= MOST)
    throw new AppError('conflict', `There are ${MOST} rows already`);
  const data = {
    ...rest,
    days: weekdays(days),
    fromTime: from,
    toTime: to,
    validFrom: new Date(validFrom),
    validUntil: validUntil === null ? null : new Date(validUntil),
    createdById: viewer.agentId,
  };
  try {
    await hub.prisma.contactHoursRule.create({ data });
  } catch (error) {
    if (!isUniqueViolation(error, 'contact_hours_rule_once')) throw error;
    throw new AppError('conflict', 'This place has a row from that date on already', {
      fields: { validFrom: 'is taken' },
      cause: error,
    });
  }
  return listHoursRules(hub, {});
}

/** Throws `not_found`, also for a row that ships with the hub: a later one goes before it. */
export async function removeHoursRule(
  hub: Hub,
  { days, validFrom, ...place }: z.output<typeof RemoveHoursRule>,
): Promise<HoursRuleList> {
  const { count } = await hub.prisma.contactHoursRule.deleteMany({
    where: {
      ...place,
      days: { equals: weekdays(days) },
      validFrom: new Date(validFrom),
      isShipped: false,
    },
  });
  if (count === 0) throw new AppError('not_found', 'There is no such row of your own');
  return listHoursRules(hub, {});
}
