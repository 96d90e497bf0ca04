import type { DraftChannel } from '../contract/drafts.ts';
import type { Tx } from '../db.ts';

interface Sent {
  clientId: string;
  agentId: string;
  channel: DraftChannel;
  to: string;
  text: string;
}

/** What was sent is no draft any more, also when the browser that sent it is gone. Other words stay. */
export async function spendDraft(tx: Tx, { clientId, agentId, channel, to, text }: Sent): Promise<void> {
  await tx.db.$executeRaw`
    UPDATE message_draft SET text = '', subject = '', html = NULL, shared = false, version = version + 1, updated_at = now()
     WHERE client_id = ${clientId}::uuid AND agent_id = ${agentId}::uuid AND channel = ${channel}
       AND "to" = ${channel === 'note' ? '' : to} AND text <> '' AND btrim(text, E' \t\n\r') = btrim(${text}, E' \t\n\r')`;
}
