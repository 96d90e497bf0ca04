import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { takeTextSender } from '../senders/textSenders.ts';

const MOST = 500;

interface Row {
  id: string;
  client_id: string;
  to: string;
  division_id: string;
  queue_id: string | null;
}

/** Surveys that are due and would leave from a number of ours that is retired leave from the next. */
export async function renewSenders(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<Row>({
    name: 'surveys_of_retired',
    text: `SELECT i.id, i.client_id, i."to", c.division_id, v.queue_id
             FROM survey_invite i JOIN our_address o ON o.kind = 'phone' AND o.value = i.our_address AND o.retired_at IS NOT NULL
             JOIN client c ON c.id = i.client_id LEFT JOIN conversation v ON v.id = i.conversation_id
            WHERE i.state IN ('planned', 'held') AND i.due_at <= now() + interval '1 s' AND i.channel <> 'email'
              AND i."to" IS NOT NULL ORDER BY i.due_at LIMIT $1`,
    values: [MOST],
  });
  for (const row of rows) await renew(hub, row);
}

async function renew(hub: Hub, row: Row): Promise<void> {
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, row.client_id);
    const sender = await takeTextSender(tx, {
      divisionId: row.division_id,
      to: row.to,
      queueIds: row.queue_id === null ? [] : [row.queue_id],
    });
    if (sender)
      await tx.db.surveyInvite.updateMany({
        where: { id: row.id, state: { in: ['planned', 'held'] } },
        data: { ourAddress: sender.value },
      });
  });
}
