import { settleLostLeases } from '../core/conversations/deliverMessage.ts';
import type { Hub } from '../core/hub.ts';
import type { JobOrder } from '../core/jobs/contract.ts';
import { expireInvites } from '../core/surveys/expireInvites.ts';

// Mends what a lost queue or a killed process left lying: every row that is due and still undone is ordered again. It only
// orders; the claim in each job makes a second order harmless.

const BATCH = 200;
/** Young rows have their job on the way; only what the alarm clock has missed is ours. */
const GRACE_SECONDS = 5;
const MINUTE_MS = 60_000;

type Orderable =
  | 'message.deliver'
  | 'reservation.expire'
  | 'wrapUp.expire'
  | 'survey.send'
  | 'followUp.remind';

/** Per job: the ids of the rows that are overdue for it ($1 seconds), oldest first, at most $2. */
const overdue: Record<Orderable, string> = {
  'message.deliver': `SELECT id FROM delivery WHERE state IN ('pending', 'held')
    AND due_at < now() - $1 * interval '1 s' ORDER BY due_at LIMIT $2`,
  'reservation.expire': `SELECT id FROM reservation WHERE state = 'pending'
    AND expires_at < now() - $1 * interval '1 s' ORDER BY expires_at LIMIT $2`,
  'wrapUp.expire': `SELECT id FROM conversation WHERE state = 'wrapping'
    AND wrap_up_due_at < now() - $1 * interval '1 s' ORDER BY wrap_up_due_at LIMIT $2`,
  'survey.send': `SELECT id FROM survey_invite WHERE state IN ('planned', 'held') AND expires_at > now()
    AND due_at < now() - $1 * interval '1 s' ORDER BY due_at LIMIT $2`,
  'followUp.remind': `SELECT id FROM follow_up WHERE state = 'planned'
    AND due_at < now() - $1 * interval '1 s' ORDER BY due_at LIMIT $2`,
};

/** Job, every few seconds. One part that fails does not keep the others from running. */
export async function sweepDue(hub: Hub): Promise<void> {
  const parts = [orderOverdue(hub), settleLostLeases(hub), expireInvites(hub), askForMatching(hub)];
  const failed = (await Promise.allSettled(parts)).filter((result) => result.status === 'rejected');
  for (const { reason } of failed) hub.log.warn({ err: reason as unknown }, 'a part of the sweep failed');
}

async function orderOverdue(hub: Hub): Promise<void> {
  // A finished job keeps its id for a while, and would swallow a new one of the same id: each minute has ids of its own.
  const minute = Math.floor(Date.now() / MINUTE_MS);
  for (const name of orderables) {
    const { rows } = await hub.pool.query<{ id: string }>({
      name: `overdue_${name}`,
      text: overdue[name],
      values: [GRACE_SECONDS, BATCH],
    });
    if (rows.length === 0) continue;
    hub.log.info({ job: name, rows: rows.length }, 'ordered again by the sweep');
    await hub.jobs.add(rows.map(({ id }) => toOrder(name, id, `sweep-${id}-${minute}`)));
  }
}

const orderables = [
  'message.deliver',
  'reservation.expire',
  'wrapUp.expire',
  'survey.send',
  'followUp.remind',
] as const;

function toOrder(name: Orderable, id: string, key: string): JobOrder {
  switch (name) {
    case 'message.deliver':
      return { name, payload: { deliveryId: id }, key };
    case 'reservation.expire':
      return { name, payload: { reservationId: id }, key };
    case 'wrapUp.expire':
      return { name, payload: { conversationId: id }, key };
    case 'survey.send':
      return { name, payload: { inviteId: id }, key };
    case 'followUp.remind':
      return { name, payload: { followUpId: id }, key };
  }
}

async function askForMatching(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<{ queue_id: string }>({
    name: 'queues_with_waiting',
    text: `SELECT DISTINCT queue_id FROM conversation WHERE state = 'queued'`,
  });
  for (const row of rows) hub.matcher.request(row.queue_id);
}
