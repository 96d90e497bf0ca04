import { z } from 'zod';
import { livingClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { openCase } from './openCase.ts';

// What a client said when asked opens a case by itself (CF-06, CF-11). Must stay true: an answer opens one case at most.

/** On a scale from 1 to 5. */
const LOW = 2;

const Answered = z.object({
  inviteId: z.uuid(),
  score: z.number(),
  comment: z.string().nullable(),
  neverAgain: z.boolean().default(false),
});

/** Whether an answer is a complaint: a low score, or "never again". */
export function isComplaint({
  score,
  neverAgain = false,
}: {
  score: number;
  neverAgain?: boolean | undefined;
}): boolean {
  return score <= LOW || neverAgain;
}

/** Job: an answer that is a complaint. "Never again" is graver, and a rule of its own. */
export async function openForAnswer(hub: Hub, { eventId }: { eventId: string }): Promise<void> {
  const event = await hub.prisma.timelineEvent.findUnique({ where: { id: eventId } });
  const answer = event?.kind === 'survey.answered' ? Answered.parse(event.data) : null;
  if (!event || !answer || !isComplaint(answer)) return;
  const { score, comment, neverAgain } = answer;
  await withTransaction(hub, async (tx) => {
    await openCase(tx, {
      clientId: await livingClient(tx, event.clientId),
      conversationId: event.conversationId,
      sourceEventId: event.id,
      kind: 'complaint',
      category: 'SERVICE',
      severity: neverAgain ? 'critical' : score <= 1 ? 'high' : 'normal',
      title: neverAgain ? 'Would not come to us again' : `Survey score ${score}: what went wrong?`,
      description: comment,
      ruleKey: neverAgain ? 'never_again' : 'low_score',
    });
  });
}
