import type { LoggedText } from '../channels/channel.ts';

// Which of the provider's texts are our sends whose answer was lost. Pure: test/core/matchLost.test.ts is the rule.
// Must stay true: one text is one send's, and a send that may still get its own answer is not robbed of its text.

/** A send from and to the same numbers as the others, of which nothing is known. */
export interface Claimant {
  id: string;
  text: string;
  sentFrom: Date;
  /** When its answer counted as lost; null while it may still come. */
  lostAt: Date | null;
  isInFlight: boolean;
  /** There is no more time to wait for. */
  isDue: boolean;
}

/** The provider's clock and ours may differ, and so may what is shown: whole seconds. */
const EARLIER_MS = 61_000;
/** A request that we gave up on can still be carried out for a while. */
const LATER_MS = 120_000;

/**
 * Pairs sends with texts of equal words, the oldest with the oldest. With fewer texts than sends that may have made them
 * nobody is paired before the time of all of them is up: until then the missing text may still appear.
 */
export function matchLost(
  claimants: readonly Claimant[],
  texts: readonly LoggedText[],
): Map<string, LoggedText> {
  const found = new Map<string, LoggedText>();
  for (const [words, sends] of Map.groupBy(claimants, (one) => one.text.trim())) {
    const free = texts.filter((text) => text.body.trim() === words);
    const able = sends.filter((send) => free.some((text) => mayBe(send, text)));
    if (able.some((send) => send.isInFlight)) continue;
    if (free.length < able.length && !able.every((send) => send.isDue)) continue;
    for (const text of free) {
      const send = able.find((one) => !found.has(one.id) && mayBe(one, text));
      if (send) found.set(send.id, text);
    }
  }
  return found;
}

function mayBe(send: Claimant, text: LoggedText): boolean {
  const at = text.at.getTime();
  if (at < send.sentFrom.getTime() - EARLIER_MS) return false;
  return send.lostAt === null || at <= send.lostAt.getTime() + LATER_MS;
}
