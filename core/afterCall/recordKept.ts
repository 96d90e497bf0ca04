import type { FollowUp } from '../../prisma/generated/client.ts';
import type { FinishFollowUp } from '../contract/afterCall.ts';
import type { Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

interface Kept extends Omit<FinishFollowUp, 'next' | 'noNext'> {
  agentId: string;
}

/**
 * Writes on the timeline that a promise, or another follow-up, was kept, and has the client told of it by text if there are
 * words for that: a text that is due at once, so that the governor decides when it may go out.
 */
export async function recordKept(tx: Tx, row: FollowUp, { agentId, text, ...said }: Kept): Promise<Recorded> {
  const { id, clientId, conversationId, title, kind } = row;
  const recorded = await recordEvent(tx, {
    clientId,
    conversationId,
    agentId,
    kind: 'followUp.done',
    data: { followUpId: id, title, agentId, kind, ...said },
  });
  if (text)
    await planFollowUp(tx, {
      clientId,
      conversationId,
      kind: 'text',
      title,
      text,
      dueAt: new Date(),
      ownerId: agentId,
      agentId,
    });
  return recorded;
}
