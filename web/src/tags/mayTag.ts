import type { Conversation, SessionReply } from '../api/types.ts';
import { isSupervisor } from '../session/session.ts';

/** Its holder, a supervisor, or whoever finds it with nobody. */
export function mayTag({ agentId }: Conversation, session: SessionReply): boolean {
  return agentId === null || agentId === session.agentId || isSupervisor(session);
}
