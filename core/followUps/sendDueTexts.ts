import { inTurns } from '../conversations/inTurns.ts';
import type { Hub } from '../hub.ts';
import { remind } from './remind.ts';

// Planned messages that are due, however many: one alarm rings for all, so a million of them are rows and no jobs. Each is
// dealt with in a transaction of its own, which claims it; who rings twice, or in two processes, sends nothing twice.

const BATCH = 200;
/** As many clients are in hand at once: enough for the provider's pace, and the pool is left to the agents. */
const AT_ONCE = 6;

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
  let before = '';
  for (;;) {
    const ids = await dueTexts(hub);
    // A batch that is there again could not be dealt with: the sweep rings for it later.
    if (ids.length === 0 || ids.join() === before) return;
    before = ids.join();
    await inTurns(ids, AT_ONCE, (followUpId) =>
      remind(hub, { followUpId }).catch((err: unknown) =>
        hub.log.warn({ err, followUpId }, 'a planned message could not be dealt with'),
      ),
    );
  }
}

async function dueTexts(hub: Hub): Promise<string[]> {
  const { rows } = await hub.pool.query<{ id: string }>({
    name: 'due_texts',
    text: `SELECT id FROM follow_up WHERE state = 'planned' AND kind = 'text' AND due_at <= now() + interval '1 second' ORDER BY due_at, id LIMIT $1`,
    values: [BATCH],
  });
  return rows.map(({ id }) => id);
}
