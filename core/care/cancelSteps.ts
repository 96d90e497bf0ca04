import type { Tx } from '../db.ts';
import { recordCanceled } from '../followUps/clientReplied.ts';

/** What was planned of these enrolments and has not been done or sent is not wanted any more. */
export async function cancelStepsOf(
  tx: Tx,
  enrolmentIds: readonly string[],
  agentId: string | null = null,
): Promise<void> {
  if (enrolmentIds.length === 0) return;
  const open = await tx.db.$queryRaw<{ id: string }[]>`
    UPDATE follow_up f SET state = 'canceled', cancel_reason = 'by_agent'
      FROM care_step s WHERE s.enrolment_id = ANY (${[...enrolmentIds]}::uuid[]) AND f.id = s.follow_up_id
       AND f.state IN ('planned', 'overdue') RETURNING f.id`;
  const rows = await tx.db.followUp.findMany({
    where: { id: { in: open.map(({ id }) => id) } },
    orderBy: { id: 'asc' },
  });
  for (const row of rows) await recordCanceled(tx, row, { reason: 'by_agent', agentId });
}
