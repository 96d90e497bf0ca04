import type { Tx } from '../db.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

/** What ordered it is over before it was asked. Does nothing when it was asked already, or there is none. The client's row must be taken. */
export async function withdrawInvite(tx: Tx, ruleKey: string): Promise<void> {
  const invite = await tx.db.surveyInvite.findUnique({ where: { ruleKey } });
  if (!invite) return;
  const { count } = await tx.db.surveyInvite.updateMany({
    where: { id: invite.id, state: { in: ['planned', 'held'] } },
    data: { state: 'skipped', why: 'withdrawn', until: null },
  });
  if (count === 0) return;
  const { clientId, conversationId, channel } = invite;
  await recordEvent(tx, {
    clientId,
    conversationId,
    kind: 'survey.skipped',
    data: { inviteId: invite.id, channel, why: 'withdrawn', until: null },
  });
}
