import type { Viewer } from '../access/viewer.ts';
import { lockClient } from '../clients/lockClient.ts';
import type { Channel } from '../contract/words.ts';
import type { Tx } from '../db.ts';
import { AppError } from '../errors.ts';
import { chooseCallerId } from '../outbound/callerId.ts';
import { chooseTextSender, takeTextSender } from '../senders/textSenders.ts';

interface Wish {
  channel: Channel;
  to: string;
  clientId: string;
  queueId?: string | undefined;
  fromId?: string | undefined;
}

interface Ours {
  id: string;
  queueId: string;
}

/**
 * The address of ours that somebody begins a conversation from. Throws `forbidden` for one that is not theirs to use,
 * `channel_unavailable` when there is none.
 */
export async function chooseOurs(tx: Tx, viewer: Viewer, wish: Wish): Promise<Ours> {
  const ours = await ofChannel(tx, viewer, wish);
  if (ours) return ours;
  throw new AppError('channel_unavailable', 'There is no address of ours to write or call from');
}

async function ofChannel(tx: Tx, viewer: Viewer, wish: Wish): Promise<Ours | null> {
  switch (wish.channel) {
    case 'call': {
      const callerId = await chooseCallerId(tx.db, viewer, wish);
      return callerId ?? findOurs(tx, viewer, { kind: 'phone', queueId: wish.queueId });
    }
    case 'email':
      return findOurs(tx, viewer, { kind: 'email', queueId: wish.queueId });
    case 'sms':
      return textSender(tx, viewer, wish);
  }
}

async function textSender(
  tx: Tx,
  viewer: Viewer,
  { to, fromId, queueId, clientId }: Wish,
): Promise<Ours | null> {
  // Two who begin at once keep one sender.
  await lockClient(tx, clientId);
  if (fromId) return chooseTextSender(tx, viewer, { to, fromId });
  const queueIds = queueId ? [queueId] : viewer.queueIds;
  return takeTextSender(tx, { divisionId: viewer.divisionId, to, queueIds });
}

async function findOurs(
  tx: Tx,
  viewer: Viewer,
  { kind, queueId }: { kind: 'phone' | 'email'; queueId: string | undefined },
): Promise<Ours | null> {
  const { divisionId, queueIds } = viewer;
  const own = queueId ? { id: queueId } : queueIds.length > 0 ? { id: { in: queueIds } } : {};
  // A short code or a name has no telephone.
  const value = kind === 'phone' ? { startsWith: '+' } : {};
  const ours = await tx.db.ourAddress.findFirst({
    where: { kind, value, queue: { divisionId, ...own } },
    orderBy: { value: 'asc' },
  });
  if (ours || queueId) return ours;
  return tx.db.ourAddress.findFirst({
    where: { kind, value, queue: { divisionId } },
    orderBy: { value: 'asc' },
  });
}
