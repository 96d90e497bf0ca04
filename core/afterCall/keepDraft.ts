import type { Viewer } from '../access/viewer.ts';
import { WrapUpDraft, type KeptWrapUpDraft } from '../contract/afterCall.ts';
import type { ConversationRow } from '../conversations/conversations.ts';
import { requireHolder } from '../conversations/holder.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';

// The wrap-up form as it is being filled in, kept as it is typed: a closed browser, or another one, shows it as it was.

interface Kept {
  draft: WrapUpDraft;
  written_at: Date;
  saved_at: Date;
  settled: boolean;
}

const KEEP = `
  INSERT INTO wrap_up_draft (conversation_id, agent_id, draft, written_at)
  SELECT c.id, $2, $3, $4 FROM conversation c WHERE c.id = $1 AND c.agent_id = $2 AND c.state IN ('handled', 'wrapping')
  ON CONFLICT (conversation_id, agent_id) DO UPDATE SET draft = excluded.draft, written_at = excluded.written_at, saved_at = now()
   WHERE wrap_up_draft.written_at <= excluded.written_at AND NOT wrap_up_draft.settled`;

/**
 * Keeps the form. What was written before what is kept already changes nothing, so that late requests do no harm. Gives what
 * is kept now. Throws `already_assigned` or `invalid_state` for whoever does not have the conversation in hand.
 */
export async function keepDraft(
  hub: Hub,
  viewer: Viewer,
  order: { conversation: ConversationRow; draft: WrapUpDraft; writtenAt: string },
): Promise<KeptWrapUpDraft> {
  const { conversation } = order;
  requireHolder(conversation, viewer);
  if (conversation.agentId !== viewer.agentId)
    throw new AppError('already_assigned', 'Only who has it writes it up');
  await hub.pool.query({
    name: 'keep_wrap_up_draft',
    text: KEEP,
    values: [conversation.id, viewer.agentId, JSON.stringify(order.draft), order.writtenAt],
  });
  return loadDraft(hub, viewer, conversation.id);
}

/** What this agent has written so far; all null when nothing is kept. */
export async function loadDraft(hub: Hub, viewer: Viewer, conversationId: string): Promise<KeptWrapUpDraft> {
  const { rows } = await hub.pool.query<Kept>({
    name: 'load_wrap_up_draft',
    text: 'SELECT draft, written_at, saved_at, settled FROM wrap_up_draft WHERE conversation_id = $1 AND agent_id = $2',
    values: [conversationId, viewer.agentId],
  });
  const row = rows[0];
  if (!row) return { draft: null, writtenAt: null, savedAt: null, settled: false };
  return {
    draft: WrapUpDraft.parse(row.draft),
    writtenAt: row.written_at.toISOString(),
    savedAt: row.saved_at.toISOString(),
    settled: row.settled,
  };
}
