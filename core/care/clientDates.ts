import type { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';
import { checkClientFor } from '../clients/clients.ts';
import { lockClient } from '../clients/lockClient.ts';
import {
  Calendar,
  DateKind,
  type ClientDate,
  type DateName,
  type SaveClientDate,
} from '../contract/careDates.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { columnOfDay, dayIn, type Day } from './days.ts';
import { nextTurn } from './occurrences.ts';

// The days of a client that come back each year. A change is told on the timeline, and what is planned by it is looked at anew.

const MOST = 30;
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

type Row = Omit<ClientDate, 'nextOn' | 'years' | 'kind' | 'calendar'> & { kind: string; calendar: string };

/** As the console shows it: with the next day on which it is. */
export function presentDate(row: Row, today: Day): ClientDate {
  const { label, year, month, day, leap } = row;
  const date = {
    kind: DateKind.parse(row.kind),
    calendar: Calendar.parse(row.calendar),
    year,
    month,
    day,
    leap,
  };
  const { on: nextOn, years } = nextTurn(date, today);
  return { ...date, label, nextOn, years };
}

/** Notes a date, or changes it: a client has one of a kind. Throws `not_found`, `invalid_request` for a day that is none. */
export async function saveDate(
  hub: Hub,
  viewer: Viewer,
  { clientId, ...date }: z.output<typeof SaveClientDate> & { clientId: string },
): Promise<void> {
  await checkClientFor(hub, viewer, clientId);
  requireDay(date);
  const { kind, label, ...when } = date;
  await change(hub, { agentId: viewer.agentId, clientId }, async (tx) => {
    if ((await tx.db.clientDate.count({ where: { clientId } })) >= MOST)
      throw new AppError('conflict', `A client has ${MOST} dates at most`);
    const where = { clientId_kind_label: { clientId, kind, label } };
    const before = await tx.db.clientDate.findUnique({ where });
    if (before && same(before, when)) return null;
    await tx.db.clientDate.upsert({ where, create: { clientId, kind, label, ...when }, update: when });
    return { ...date, removed: false };
  });
}

/** Throws `not_found` for a client or a date that is not there. */
export async function removeDate(
  hub: Hub,
  viewer: Viewer,
  { clientId, kind, label }: z.output<typeof DateName> & { clientId: string },
): Promise<void> {
  await checkClientFor(hub, viewer, clientId);
  await change(hub, { agentId: viewer.agentId, clientId }, async (tx) => {
    const where = { clientId_kind_label: { clientId, kind, label } };
    const before = await tx.db.clientDate.findUnique({ where });
    if (!before) throw new AppError('not_found', 'There is no such date');
    await tx.db.clientDate.delete({ where });
    return { ...before, kind, calendar: Calendar.parse(before.calendar), removed: true };
  });
}

type Told = Omit<z.output<typeof SaveClientDate>, 'year'> & { removed: boolean };

async function change(
  hub: Hub,
  { agentId, clientId }: { agentId: string; clientId: string },
  work: (tx: Tx) => Promise<Told | null>,
): Promise<void> {
  const { timeZone } = await hub.settings.read();
  const lookOn = columnOfDay(dayIn(hub.clock.now(), timeZone));
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const told = await work(tx);
    if (!told) return;
    const { kind, label, calendar, month, day, leap, removed } = told;
    await tx.db.careEnrolment.updateMany({ where: { clientId, state: 'active' }, data: { lookOn } });
    await recordEvent(tx, {
      clientId,
      agentId,
      kind: 'client.dateChanged',
      data: { kind, label, calendar, month, day, leap, removed },
    });
  });
}

interface When {
  calendar: string;
  year: number | null;
  month: number;
  day: number;
  leap: boolean;
}

const same = (one: When, other: When): boolean =>
  (['calendar', 'year', 'month', 'day', 'leap'] as const).every((name) => one[name] === other[name]);

function requireDay({ kind, label, calendar, month, day, leap }: z.output<typeof SaveClientDate>): void {
  if ((kind === 'custom') !== (label !== ''))
    throw new AppError('invalid_request', 'A date of one’s own needs a name, and no other has one', {
      fields: { label: kind === 'custom' ? 'is missing' : 'is for dates of one’s own' },
    });
  const most = calendar === 'lunar' ? 30 : (longest[month - 1] ?? 31);
  if (day > most)
    throw new AppError('invalid_request', 'There is no such day', {
      fields: { day: 'is not in this month' },
    });
  if (leap && calendar === 'solar')
    throw new AppError('invalid_request', 'Only the lunar calendar has leap months', {
      fields: { leap: 'is lunar' },
    });
}
