import type { DraftChannel } from '../contract/drafts.ts';
import type { Tx } from '../db.ts';

interface Sent {
  clientId: string;
  agentId: string;
  channel: DraftChannel;
  to: string;
  text: string;
  /** Files that went with it; a draft with others stays. */
  attachmentIds?: readonly string[];
}

/** What was sent is no draft any more, also when the browser that sent it is gone. Other words stay. */
export async function spendDraft(tx: Tx, sent: Sent): Promise<void> {
  const { clientId, agentId, channel, to, text, attachmentIds = [] } = sent;
  await tx.db.$executeRaw`
    UPDATE message_draft SET text = '', subject = '', html = NULL, shared = false, attachment_ids = '{}', version = version + 1, updated_at = now()
     WHERE client_id = ${clientId}::uuid AND agent_id = ${agentId}::uuid AND channel = ${channel}
       AND "to" = ${channel === 'note' ? '' : to} AND (text <> '' OR attachment_ids <> '{}')
       AND NOT EXISTS (SELECT FROM attachment f WHERE f.id = ANY (attachment_ids) AND f.id <> ALL (${[...attachmentIds]}::uuid[])
         AND f.message_id IS NULL AND f.follow_up_id IS NULL) AND btrim(text, E' \t\n\r') = btrim(${text}, E' \t\n\r')`;
}
