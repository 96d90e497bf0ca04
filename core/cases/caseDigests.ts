import { randomUUID } from 'node:crypto';
import type { Viewer } from '../access/viewer.ts';
import { CaseDigest } from '../contract/caseFigures.ts';
import { withTransaction } from '../db.ts';
import { dateAt, addDays, weekdayOf } from '../hours/wallClock.ts';
import type { Hub } from '../hub.ts';
import { houseTimeZone } from '../settings/settings.ts';
import { weekOfCases } from './caseFigures.ts';
import { supervisorsOf } from './caseNotices.ts';

// Every week the supervisors are told of the last one's cases (CF-08). Must stay true: once for a week and division, whenever
// the worker looks.

const SHOWN = 26;

/** The Monday of the last week that is over. */
export function lastWeek(now: Date, zone: string): string {
  const today = dateAt(now.getTime(), zone);
  return addDays(today, 1 - weekdayOf(today) - 7);
}

/** Job, hourly: the digest of last week for every division that has none. */
export async function makeDigests(hub: Hub): Promise<void> {
  const week = lastWeek(hub.clock.now(), await houseTimeZone({ db: hub.prisma }));
  const { rows } = await hub.pool.query<{ id: string }>({
    name: 'divisions_without_digest',
    text: `SELECT d.id FROM division d
       WHERE NOT EXISTS (SELECT FROM case_digest g WHERE g.division_id = d.id AND g.week = $1::date)`,
    values: [week],
  });
  for (const { id } of rows) await makeDigest(hub, id, week);
}

async function makeDigest(hub: Hub, divisionId: string, week: string): Promise<void> {
  const figures = await weekOfCases(hub, divisionId, week);
  const told = await withTransaction(hub, async (tx) => {
    const { count } = await tx.db.caseDigest.createMany({
      data: { divisionId, week: new Date(week), figures },
      skipDuplicates: true,
    });
    const isQuiet = figures.opened + figures.closed + figures.breached === 0;
    if (count === 0 || isQuiet) return [];
    const agentIds = await supervisorsOf(tx, divisionId);
    const eventId = randomUUID();
    await tx.db.agentNotice.createMany({
      data: agentIds.map((agentId) => ({
        agentId,
        kind: 'caseDigest',
        clientId: null,
        eventId,
        text: `${week}: +${figures.opened} −${figures.closed} · ${figures.breached} ⏰`,
      })),
    });
    return agentIds;
  });
  hub.bus.desks(told, 'case.digest');
}

/** The newest first. */
export async function listDigests(hub: Hub, { divisionId }: Viewer): Promise<CaseDigest[]> {
  const rows = await hub.prisma.caseDigest.findMany({
    where: { divisionId },
    orderBy: { week: 'desc' },
    take: SHOWN,
  });
  return rows.map(({ figures }) => CaseDigest.parse(figures));
}
