import type { Callback } from '../../prisma/generated/client.ts';
import type { Tx } from '../db.ts';

// A wish is a row of `callback`: a caller who is being asked for a number, who speaks a message, or who is to be called. A
// conversation has one live wish at most (unique key). It stays the conversation that the call began, with its rank.

export type Wish = Callback;
export type WaitingWish = Callback & { state: 'waiting' };

export const LIVE = ['asking', 'recording', 'waiting'] as const;

/** The live wish of a conversation, whose row must be taken; null when there is none. */
export async function liveWish(tx: Tx, conversationId: string): Promise<Wish | null> {
  return tx.db.callback.findFirst({ where: { conversationId, state: { in: [...LIVE] } } });
}

/** Somebody is to be called. */
export function isToBeCalled(wish: Wish | null): wish is WaitingWish {
  return wish?.state === 'waiting';
}

/** Ends a wish, once. Gives false when it was over already. */
export async function endWish(
  tx: Tx,
  wish: Wish,
  end: { state: 'done' | 'canceled' | 'expired' | 'failed'; reason?: string | null; at?: Date },
): Promise<boolean> {
  const { count } = await tx.db.callback.updateMany({
    where: { id: wish.id, state: { in: [...LIVE] } },
    data: {
      state: end.state,
      endedAt: end.at ?? new Date(),
      reason: end.reason ?? wish.reason,
      settleAt: null,
    },
  });
  return count > 0;
}
