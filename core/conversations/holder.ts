import { mayOverrule, type Viewer } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import type { ConversationRow } from './conversations.ts';

/** Only who holds a conversation works on it; supervisors may step in. Throws `already_assigned` or `invalid_state`. */
export function requireHolder(conversation: ConversationRow, viewer: Viewer): void {
  if (conversation.agentId === viewer.agentId) return;
  if (conversation.agentId === null) throw new AppError('invalid_state', 'Take the conversation first');
  if (mayOverrule(viewer)) return;
  throw new AppError('already_assigned', `${conversation.agent?.name ?? 'Somebody else'} has it`, {
    details: { agentId: conversation.agentId, agentName: conversation.agent?.name ?? null },
  });
}
