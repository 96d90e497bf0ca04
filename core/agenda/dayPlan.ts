import type { Prisma } from '../../prisma/generated/client.ts';
import type { Scope } from '../access/scope.ts';
import type { DayPlan } from '../contract/dayPlan.ts';
import { addDays, dateAt, instantAt } from '../hours/wallClock.ts';
import type { Hub } from '../hub.ts';
import { arrangeDay } from './arrangeDay.ts';
import { inScope, ownedBy, type FollowUpQuery } from '../followUps/followUps.ts';
import { followUpParts, presentFollowUp } from '../followUps/presentFollowUp.ts';

const MOST = 300;

interface Asked extends Pick<FollowUpQuery, 'withSupervisors' | 'teams'> {
  ownerId: string;
  date?: string | undefined;
  timeZone?: string | undefined;
}

/** One person's day: all that is overdue if it is today, what is due, what its windows touch, and what was done on it. */
export async function readDayPlan(hub: Hub, scope: Scope, asked: Asked): Promise<DayPlan> {
  const timeZone = asked.timeZone ?? (await hub.settings.read()).timeZone;
  const today = dateAt(hub.clock.now().getTime(), timeZone);
  const date = asked.date ?? today;
  const [start, end] = [date, addDays(date, 1)].map(
    (day) => new Date(instantAt({ zone: timeZone, date: day, minutes: 0 }, 'opening')),
  );
  if (!start || !end) throw new Error('a day has two ends');
  const rows = await hub.prisma.followUp.findMany({
    where: {
      AND: [
        inScope(scope),
        // What is sent by itself is nobody's work, until it has nowhere to go.
        { NOT: { kind: 'text', state: { not: 'overdue' } } },
        {
          OR: [
            { AND: [openOn({ start, end, isToday: date === today }), ownedBy(asked)] },
            { state: 'done', ownerId: asked.ownerId, doneAt: { gte: start, lt: end } },
          ],
        },
      ],
    },
    include: followUpParts,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: MOST + 1,
  });
  return {
    date,
    timeZone,
    isToday: date === today,
    ...arrangeDay(rows.slice(0, MOST).map(presentFollowUp), start),
    isCut: rows.length > MOST,
  };
}

/** Today has all that is late as well. */
function openOn({ start, end, isToday }: { start: Date; end: Date; isToday: boolean }) {
  return {
    state: { in: ['planned', 'overdue'] },
    dueAt: { lt: end },
    ...(isToday ? {} : { AND: [{ OR: [{ dueAt: { gte: start } }, { dueUntil: { gte: start } }] }] }),
  } satisfies Prisma.FollowUpWhereInput;
}
