import { FlowDocument } from '../contract/arrival.ts';
import { Hours } from '../contract/hours.ts';
import type { Tx } from '../db.ts';
import { isOpenAt } from '../hours/openTimes.ts';

/** Published versions never change, so a process reads each of them once. */
const KEPT = 200;
const known = new Map<string, FlowDocument>();

export async function loadFlowVersion(db: Tx['db'], id: string): Promise<FlowDocument> {
  const kept = known.get(id);
  if (kept) return kept;
  const { document } = await db.callFlowVersion.findUniqueOrThrow({
    where: { id },
    select: { document: true },
  });
  const flow = FlowDocument.parse(document);
  if (known.size >= KEPT) known.clear();
  known.set(id, flow);
  return flow;
}

/** Which of the schedules that a flow asks for are open at this instant. One that is gone counts as open. */
export async function openSchedules(
  db: Tx['db'],
  flow: FlowDocument,
  at: Date,
): Promise<(scheduleId: string) => boolean> {
  const ids = flow.nodes.flatMap((node) => (node.kind === 'hours' ? [node.scheduleId] : []));
  if (ids.length === 0) return () => true;
  const rows = await db.schedule.findMany({ where: { id: { in: ids } }, select: { id: true, hours: true } });
  const closed = rows.filter((row) => !isOpenAt(Hours.parse(row.hours), at)).map((row) => row.id);
  return (scheduleId) => !closed.includes(scheduleId);
}
