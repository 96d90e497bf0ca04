import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { addMonths, columnOfDay, dayOfColumn, type Day } from './days.ts';

/** What a first report looks back upon. */
const FIRST_MONTHS = 3;

interface Period {
  clientId: string;
  from: Day;
  to: Day;
  agentId?: string | null;
}

/** Orders a report; the job makes it. Gives null when there is one that ends on this day. */
export async function orderReport(
  tx: Tx,
  { clientId, from, to, agentId = null }: Period,
): Promise<string | null> {
  const made = await tx.db.reviewReport.createManyAndReturn({
    data: {
      clientId,
      periodFrom: columnOfDay(from),
      periodTo: columnOfDay(to),
      state: 'ordered',
      byAgentId: agentId,
    },
    skipDuplicates: true,
    select: { id: true },
  });
  const [report] = made;
  if (!report) return null;
  await recordEvent(tx, {
    clientId,
    agentId,
    kind: 'review.ordered',
    data: { reportId: report.id, from, to },
  });
  return report.id;
}

/** The report that a plan wants on a day: of the time since the last one. */
export async function orderReportFor(tx: Tx, { clientId, on }: { clientId: string; on: Day }): Promise<void> {
  const last = await tx.db.reviewReport.findFirst({
    where: { clientId, state: { not: 'declined' }, periodTo: { lt: columnOfDay(on) } },
    orderBy: { periodTo: 'desc' },
  });
  await orderReport(tx, {
    clientId,
    from: last ? dayOfColumn(last.periodTo) : addMonths(on, -FIRST_MONTHS),
    to: on,
  });
}
