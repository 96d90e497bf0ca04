import { setTimeout as pause } from 'node:timers/promises';
import { inTurns } from '../conversations/inTurns.ts';
import type { Hub } from '../hub.ts';
import { remind } from './remind.ts';
import { sendDueBatch } from './sendDueBatch.ts';

// Planned messages that are due, however many: one alarm rings for all, so a million of them are rows and no jobs. Who rings twice,
// or in two processes, sends nothing twice: whoever has the rows in hand deals with them.

/** As many of those that need a look of their own are in hand at once: the pool is left to the agents. */
const AT_ONCE = 6;
/** Whose row is in use this instant is looked at again after this pause, so many times; after that the sweep does. */
const LOOK_AGAIN_MS = 50;
const LOOKS = 10;
/** When so many could not be dealt with, something is wrong; the sweep rings again. */
const MOST_LEFT = 2_000;

/** Who is at it in this process, and whether an alarm rang meanwhile: the first then looks once more, and answers it. */
const working = new WeakMap<Hub, { again: boolean }>();

/** Job, an alarm: sends, puts off or gives up every planned message that is due. */
export async function sendDueTexts(hub: Hub): Promise<void> {
  const other = working.get(hub);
  if (other) {
    other.again = true;
    return;
  }
  const mine = { again: true };
  working.set(hub, mine);
  try {
    while (mine.again) {
      mine.again = false;
      await sendAllDue(hub);
    }
  } finally {
    working.delete(hub);
  }
}

async function sendAllDue(hub: Hub): Promise<void> {
  const left: string[] = [];
  for (let looks = 0; looks < LOOKS && left.length < MOST_LEFT;) {
    const { taken, apart } = await sendDueBatch(hub, left);
    await inTurns(apart, AT_ONCE, async (followUpId) => {
      await remind(hub, { followUpId }).catch((err: unknown) => {
        left.push(followUpId);
        hub.log.warn({ err, followUpId }, 'a planned message could not be dealt with');
      });
    });
    if (taken === 0 && !(await isSomeDue(hub, left))) return;
    looks = taken > 0 ? 0 : looks + 1;
  }
}

/** Whether more is due, in somebody else's hand; says so after a pause, in which that may have changed. */
async function isSomeDue(hub: Hub, except: readonly string[]): Promise<boolean> {
  const { rowCount } = await hub.pool.query({
    name: 'some_text_due',
    text: `SELECT 1 FROM follow_up WHERE state = 'planned' AND kind = 'text' AND due_at <= now() + interval '1 s'
              AND (due_until IS NULL OR due_until <= now() + interval '1 s') AND id <> ALL ($1) LIMIT 1`,
    values: [except],
  });
  return rowCount === 1 ? pause(LOOK_AGAIN_MS, true) : false;
}
