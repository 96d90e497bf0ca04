import type { DeliveryState } from '../contract/words.ts';
import { inTurns } from '../conversations/inTurns.ts';
import type { Hub } from '../hub.ts';
import { settleBy } from './takeInTexts.ts';

const BATCH = 200;
const AT_ONCE = 8;

interface Row {
  id: string;
  provider_id: string;
  state: DeliveryState;
}

/**
 * Texts that the provider took more than ten minutes ago and never said more of: asked once an hour, for a day. Many
 * networks confirm nothing, so `sent` may be all that is ever known.
 */
export async function askAboutUnconfirmed(hub: Hub): Promise<void> {
  const { rows } = await hub.pool.query<Row>(
    `UPDATE delivery SET asked_at = now()
      WHERE id IN (SELECT id FROM delivery WHERE channel = 'sms' AND state IN ('accepted', 'sent') AND provider_id IS NOT NULL
                      AND settled_at BETWEEN now() - interval '1 day' AND now() - interval '10 min'
                      AND (asked_at IS NULL OR asked_at < now() - interval '1 hour') ORDER BY settled_at LIMIT $1)
     RETURNING id, provider_id, state`,
    [BATCH],
  );
  await inTurns(rows, AT_ONCE, async (row) => {
    const text = await hub.channels.history.text(row.provider_id);
    if (text) await settleBy(hub, row, text);
  });
}
