import { withTransaction } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import type { Hub } from '../hub.ts';

const AT_ONCE = 500;

interface Due {
  id: string;
  client_id: string;
  owner_id: string | null;
}

/** thirty days after the action began its owner is asked what came of it. Once for each date. */
export async function askForResults(hub: Hub): Promise<void> {
  const now = hub.clock.now();
  for (;;) {
    const { rows } = await hub.pool.query<Due & { rule_key: string }>(
      `SELECT w.* FROM (
         SELECT b.id, b.client_id, a.id AS owner_id, 'win_back_result:' || b.id || ':' || b.assess_at::date AS rule_key
           FROM win_back_case b JOIN client c ON c.id = b.client_id
           LEFT JOIN agent a ON a.id = b.owner_id AND a.division_id = c.division_id
          WHERE b.phase = 'assessment' AND b.assess_at <= $1 AND c.merged_into_id IS NULL) w
        WHERE NOT EXISTS (SELECT FROM follow_up f WHERE f.rule_key = w.rule_key) LIMIT $2`,
      [now, AT_ONCE],
    );
    for (const { client_id: clientId, owner_id: ownerId, rule_key: ruleKey } of rows)
      await withTransaction(hub, (tx) =>
        planFollowUp(tx, {
          clientId,
          title: 'Win-back: thirty days are over, say what came of it',
          dueAt: now,
          ownerId,
          forSupervisor: ownerId === null,
          ruleKey,
        }),
      );
    if (rows.length < AT_ONCE) return;
  }
}
