import type { NoticeKind } from '../contract/notices.ts';
import type { Tx } from '../db.ts';
import { addNotices } from '../writing/notices.ts';
import type { CaseRow } from './caseRows.ts';

interface Told {
  kind: Extract<NoticeKind, `case${string}`>;
  agentIds: readonly string[];
  eventId: string;
  by?: string | null | undefined;
}

/** Tells agents of a case, each once for an event. */
export async function tellOfCase(
  tx: Tx,
  row: Pick<CaseRow, 'id' | 'number' | 'title' | 'clientId'>,
  { kind, agentIds, eventId, by = null }: Told,
): Promise<void> {
  await addNotices(tx, {
    agentIds: [...new Set(agentIds)].filter((id) => id !== by),
    kind,
    clientId: row.clientId,
    byAgentId: by,
    eventId,
    text: `${row.number} ${row.title}`,
    caseId: row.id,
  });
}

/** Who looks after the division's cases when nobody else does. */
export async function supervisorsOf(tx: Tx, divisionId: string): Promise<string[]> {
  const rows = await tx.db.agent.findMany({
    where: { divisionId, user: { role: 'supervisor', disabledAt: null } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The people of a department: those of its queue, else the supervisors. */
export async function teamOf(tx: Tx, departmentId: string): Promise<string[]> {
  const { queueId, divisionId } = await tx.db.department.findUniqueOrThrow({
    where: { id: departmentId },
    select: { queueId: true, divisionId: true },
  });
  if (queueId === null) return supervisorsOf(tx, divisionId);
  const members = await tx.db.queueMember.findMany({
    where: { queueId, agent: { user: { disabledAt: null } } },
    select: { agentId: true },
  });
  return members.map(({ agentId }) => agentId);
}
