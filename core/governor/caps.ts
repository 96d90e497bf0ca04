import type { ContactCap } from '../contract/contacting.ts';
import type { ContactPurpose, MessageChannel } from '../contract/words.ts';
import { DAY_MS } from './hoursWindow.ts';

// How often machines of ours write to one client, over everything that they do. Pure.

export interface PastContact {
  at: Date;
  channel: MessageChannel;
  purpose: ContactPurpose;
}

interface Asked {
  now: Date;
  channel: MessageChannel;
  purpose: ContactPurpose;
}

/** Until when a cap says no; null when none does. A cap counts what went by its channel and for its purposes. */
export function endOfCaps(
  caps: readonly ContactCap[],
  past: readonly PastContact[],
  { now, channel, purpose }: Asked,
): Date | null {
  let end: number | null = null;
  for (const cap of caps) {
    if (!cap.purposes.includes(purpose) || (cap.channel !== null && cap.channel !== channel)) continue;
    const counted = past
      .filter((one) => cap.purposes.includes(one.purpose) && (cap.channel ?? one.channel) === one.channel)
      .map(({ at }) => at.getTime())
      .toSorted((a, b) => b - a);
    // The cap is free again when the oldest of as many as it allows is out of its days.
    const decisive = counted[cap.count - 1];
    if (decisive !== undefined) end = Math.max(end ?? 0, decisive + cap.days * DAY_MS);
  }
  return end !== null && end > now.getTime() ? new Date(end) : null;
}

/** How far back a cap looks. */
export function longestCapMs(caps: readonly ContactCap[]): number {
  return Math.max(0, ...caps.map(({ days }) => days)) * DAY_MS;
}
