import type { FollowUp } from '../../prisma/generated/client.ts';
import type { Tx } from '../db.ts';
import { planFollowUp } from '../followUps/planFollowUp.ts';
import { recordEvent, type Recorded } from '../timeline/recordEvent.ts';

interface Kept {
  agentId: string;
  /** How it was kept. */
  note?: string | undefined;
  /** What the client is told of it. */
  text?: string | undefined;
}

/**
 * Writes on the timeline that a promise, or another follow-up, was kept, and has the client told of it by text if there are
 * words for that: a text that is due at once, so that the governor decides when it may go out.
 */
export async function recordKept(tx: Tx, row: FollowUp, { agentId, note, text }: Kept): Promise<Recorded> {
  const { id, clientId, conversationId, title, kind } = row;
  const recorded = await recordEvent(tx, {
    clientId,
    conversationId,
    agentId,
    kind: 'followUp.done',
    data: { followUpId: id, title, agentId, kind, ...(note ? { note } : {}) },
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
