import type { DeliveryState } from '../contract/words.ts';

// Twilio's words for what became of a text, in ours.

const stateOf: Partial<Record<string, DeliveryState>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
};

/** A text that Twilio knows is `accepted` at least. */
export function readTextStatus(status: string): DeliveryState {
  return Object.hasOwn(stateOf, status) ? (stateOf[status] ?? 'accepted') : 'accepted';
}
