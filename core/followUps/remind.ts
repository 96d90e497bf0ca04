import type { FollowUp } from '../../prisma/generated/client.ts';
import { lockClient } from '../clients/lockClient.ts';
import { withTransaction, type Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';
import { followUpDesks } from './followUpDesks.ts';
import { planNext } from './planNext.ts';
import { SeriesRule } from './recurrence.ts';
import { sendText } from './sendText.ts';

// A follow-up is due: its owner is reminded, or its text is sent. Must stay true: once, whatever is killed.

const MINUTE_MS = 60_000;

/** Job. Does nothing when it is not due, or was done, canceled or reminded meanwhile. */
export async function remind(hub: Hub, { followUpId }: { followUpId: string }): Promise<void> {
  const found = await hub.prisma.followUp.findUnique({ where: { id: followUpId } });
  if (found?.state !== 'planned') return;
  const settings = await hub.settings.read();
  const reminded = await withTransaction(hub, async (tx) => {
    await lockClient(tx, found.clientId);
    const followUp = await claim(tx, followUpId);
    if (!followUp) return null;
    const wasSent =
      followUp.kind === 'text' && (await sendText(hub, followUp, { tx, settings })) !== 'nowhere';
    // A text that has nowhere to go is a person's work from here on.
    if (!wasSent) await makeOverdue(tx, followUp, settings.followUpEscalateMinutes);
    await planTurn(tx, followUp, hub.clock.now());
    return wasSent ? null : followUp;
  });
  if (reminded) hub.bus.desks(await followUpDesks(hub, reminded), 'followUp');
}

/** The row stays planned while the transaction decides; its lock keeps a second job out until then. */
async function claim(tx: Tx, followUpId: string): Promise<FollowUp | null> {
  const due = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM follow_up WHERE id = ${followUpId}::uuid AND state = 'planned'
       AND coalesce(due_until, due_at) <= now() + interval '1 second' FOR UPDATE`;
  return due.length === 0 ? null : tx.db.followUp.findUniqueOrThrow({ where: { id: followUpId } });
}

/** A text that has left has its next turn; of what people do, the rule says whether the next one waits until this one is done. */
async function planTurn(tx: Tx, followUp: FollowUp, now: Date): Promise<void> {
  if (followUp.repeats === null) return;
  const row = await tx.db.followUp.findUniqueOrThrow({ where: { id: followUp.id } });
  const isTurn = row.kind === 'text' ? row.state === 'done' : SeriesRule.parse(row.repeats).on === 'due';
  if (isTurn) await planNext(tx, row, now);
}

async function makeOverdue(tx: Tx, followUp: FollowUp, escalateMinutes: number): Promise<void> {
  const escalateAt = escalateMinutes === 0 ? null : new Date(Date.now() + escalateMinutes * MINUTE_MS);
  await tx.db.followUp.update({
    where: { id: followUp.id },
    data: { state: 'overdue', remindedAt: new Date(), escalateAt },
  });
  await recordEvent(tx, {
    clientId: followUp.clientId,
    conversationId: followUp.conversationId,
    kind: 'followUp.reminded',
    data: {
      followUpId: followUp.id,
      title: followUp.title,
      ownerId: followUp.ownerId,
      kind: followUp.kind,
      ...(escalateAt ? { escalateAt: escalateAt.toISOString() } : {}),
    },
  });
}
