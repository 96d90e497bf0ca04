import type { DeliveryState } from '../contract/words.ts';

// The lattice of a delivery's fate: it only moves up. By itself, because the proof of it (core/verification) reads it too.

export const deliveryRanks: Record<DeliveryState, number> = {
  pending: 0,
  held: 0,
  leased: 1,
  unknown: 2,
  accepted: 3,
  sent: 4,
  delivered: 5,
  undelivered: 5,
  failed: 5,
  canceled: 5,
};

/** Has not left yet: held back and let go, claimed, and put back when the provider is too busy. */
export const waitingStates: readonly DeliveryState[] = ['pending', 'held', 'leased'];

/** Whether a delivery in state `from` may become `to`. */
export function movesForward(from: DeliveryState, to: DeliveryState): boolean {
  return deliveryRanks[to] > deliveryRanks[from];
}
