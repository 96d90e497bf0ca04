import { lockClient } from '../clients/lockClient.ts';
import { withTransaction } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

const BATCH = 100;

/** Closes invites that nobody answered in time, or that could not be sent while it mattered. Gives how many were looked at. */
export async function expireInvites(hub: Hub): Promise<number> {
  const stale = await hub.prisma.$queryRaw<{ id: string; client_id: string }[]>`
    SELECT id, client_id FROM survey_invite WHERE state IN ('planned', 'held', 'sent') AND expires_at <= now() AND finish_at IS NULL ORDER BY expires_at LIMIT ${BATCH}`;
  for (const { id, client_id: clientId } of stale) await expireInvite(hub, id, clientId);
  return stale.length;
}

async function expireInvite(hub: Hub, id: string, clientId: string): Promise<void> {
  await withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const { count } = await tx.db.surveyInvite.updateMany({
      where: { id, state: { in: ['planned', 'held', 'sent'] }, finishAt: null },
      data: { state: 'expired' },
    });
    if (count === 0) return;
    const invite = await tx.db.surveyInvite.findUniqueOrThrow({ where: { id } });
    await recordEvent(tx, {
      clientId,
      conversationId: invite.conversationId,
      kind: 'survey.expired',
      data: { inviteId: id, channel: invite.channel },
    });
  });
}
