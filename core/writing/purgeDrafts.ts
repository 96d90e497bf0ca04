import type { Hub } from '../hub.ts';

/** Words that nobody has touched for so long are forgotten; what was sent or wiped out leaves its version for a day. */
export const DRAFT_DAYS = 30;

/** What an agent was told of is kept for so long. */
const NOTICE_DAYS = 180;

/** Job: forgets old drafts and notices. Gives how many drafts. */
export async function purgeDrafts(hub: Hub): Promise<number> {
  const { rowCount } = await hub.pool.query(
    `DELETE FROM message_draft WHERE updated_at < now() - $1::int * interval '1 day'
        OR text = '' AND subject = '' AND attachment_ids = '{}' AND updated_at < now() - interval '1 day'`,
    [DRAFT_DAYS],
  );
  await hub.pool.query(`DELETE FROM agent_notice WHERE created_at < now() - $1::int * interval '1 day'`, [
    NOTICE_DAYS,
  ]);
  if (rowCount) hub.log.info({ drafts: rowCount }, 'old drafts were forgotten');
  return rowCount ?? 0;
}
