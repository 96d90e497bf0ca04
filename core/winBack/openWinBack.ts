import { randomUUID } from 'node:crypto';
import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import { withTransaction, type Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { recordEvent } from '../timeline/recordEvent.ts';

// A win-back case begins: by hand, or because a key client was lost. One at a time for a client (unique while it is open).

interface Opening {
  clientId: string;
  openedById: string | null;
  ruleKey: string | null;
}

/** The new case's id; null where one is open, or the rule has opened this one before. The client's row is taken. */
async function open(tx: Tx, { clientId, openedById, ruleKey }: Opening): Promise<string | null> {
  const id = randomUUID();
  const { count } = await tx.db.winBackCase.createMany({
    data: { id, clientId, openedById, ruleKey },
    skipDuplicates: true,
  });
  if (count === 0) return null;
  await recordEvent(tx, {
    clientId,
    agentId: openedById,
    kind: 'winBack.opened',
    data: { caseId: id, why: openedById === null ? 'lost_mvc' : 'by_hand' },
  });
  return id;
}

/** By the rule: a key client is lost. */
export async function openForLost(
  tx: Tx,
  { clientId, eventId }: { clientId: string; eventId: string },
): Promise<void> {
  await open(tx, { clientId, openedById: null, ruleKey: `lost_mvc:${eventId}` });
}

/** By hand. Throws `conflict` while one is open for this client. */
export async function openWinBack(
  hub: Hub,
  viewer: Viewer,
  { clientId }: { clientId: string },
): Promise<string> {
  return withTransaction(hub, async (tx) => {
    await lockClient(tx, clientId);
    const id = await open(tx, { clientId, openedById: viewer.agentId, ruleKey: null });
    if (id === null) throw new AppError('conflict', 'A win-back case is open for this client already');
    return id;
  });
}
