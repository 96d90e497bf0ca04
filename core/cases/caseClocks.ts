import { Hours } from '../contract/hours.ts';
import { CaseState, ClockKind } from '../contract/caseWords.ts';
import type { Tx } from '../db.ts';
import { houseTimeZone } from '../settings/settings.ts';
import { afterBusinessTime, type Pause } from './businessTime.ts';
import { isPaused } from './caseStates.ts';

// The clocks of a case (CF-03): acknowledged, first action, closed. Set anew with every change; which of them ring is told by
// `next_at`.

const MINUTE_MS = 60_000;
/** Its owner is warned when so much of the time has gone by. [OURS] */
const WARN_AT = 0.75;

/** A department without a schedule works on weekdays. [OURS] */
export function usualHours(timeZone: string): Hours {
  return { timeZone, weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }], exceptions: [] };
}

/** Sets the clocks of a case as they are due now; gives the first instant at which one of them is to be looked at. */
export async function setClocks(tx: Tx, caseId: string): Promise<Date | null> {
  const row = await tx.db.case.findUniqueOrThrow({
    where: { id: caseId },
    include: {
      clocks: true,
      pauses: { orderBy: { fromAt: 'asc' } },
      client: { select: { divisionId: true } },
      department: { select: { schedule: { select: { hours: true } } } },
    },
  });
  const { schedule } = row.department;
  const hours = schedule ? Hours.parse(schedule.hours) : usualHours(await houseTimeZone(tx));
  const target = await targetOf(tx, { divisionId: row.client.divisionId, ...row });
  const pauses = row.pauses.map(({ fromAt, toAt }): Pause => ({
    from: fromAt.getTime(),
    to: toAt?.getTime() ?? null,
  }));
  const met = {
    acknowledge: row.acknowledgedAt,
    first_action: row.firstActionAt,
    close: row.closedAt,
  };
  const stopped = isPaused(CaseState.parse(row.state));
  const nexts: Date[] = [];
  for (const kind of ClockKind.options) {
    const before = row.clocks.find((clock) => clock.kind === kind);
    const at = (share: number) =>
      afterBusinessTime({ hours, from: row.openedAt.getTime(), pauses }, target[kind] * MINUTE_MS * share);
    const metAt = met[kind];
    // What was met keeps the time that it was to be met by.
    const warnAt = metAt && before ? before.warnAt : asDate(at(WARN_AT));
    const dueAt = metAt && before ? before.dueAt : asDate(at(1));
    const rings = metAt || stopped || before?.breachedAt ? null : before?.warnedAt ? dueAt : warnAt;
    if (rings) nexts.push(rings);
    const data = { targetMinutes: target[kind], warnAt, dueAt, nextAt: rings, metAt };
    await tx.db.caseClock.upsert({
      where: { caseId_kind: { caseId, kind } },
      create: { caseId, kind, ...data },
      update: data,
    });
  }
  return nexts.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

const asDate = (instant: number | null): Date | null => (instant === null ? null : new Date(instant));

interface Aimed {
  divisionId: string;
  kind: string;
  severity: string;
}

/** Minutes of business time for each clock. */
async function targetOf(tx: Tx, { divisionId, kind, severity }: Aimed): Promise<Record<ClockKind, number>> {
  const row = await tx.db.caseTarget.findUnique({
    where: { divisionId_kind_severity: { divisionId, kind, severity } },
  });
  return {
    acknowledge: row?.acknowledgeMinutes ?? DEFAULT_MINUTES.acknowledge,
    first_action: row?.firstActionMinutes ?? DEFAULT_MINUTES.first_action,
    close: row?.closeMinutes ?? DEFAULT_MINUTES.close,
  };
}

const DEFAULT_MINUTES: Record<ClockKind, number> = { acknowledge: 60, first_action: 240, close: 2_400 };
