import type pg from 'pg';
import type { InboundItem } from '../channels/channel.ts';
import type { MailEnvelope, MailFacts } from '../contract/mail.ts';
import { isWriteConflict } from '../errors.ts';
import type { Hub } from '../hub.ts';
import { meters } from '../meters.ts';
import { outsideTraces } from '../trace.ts';
import { readTakenIn, toParameter, type IngestedRow } from './ingestItems.ts';
import type { TakenIn } from './received.ts';

// Mails for people that arrive while others are being taken in go together in the next batch: one statement (SQL function
// take_mails) keeps the originals and records what they say, in one commit. Must stay true: who waits here is answered only
// after that commit; whatever is odd about a mail is not decided here, but by the general way (receiveMail.ts).

const BATCH = 50;
/** A batch is one parameter of a statement: a large mail goes almost alone. */
const BATCH_BYTES = 4 * 1024 * 1024;

export interface LinedMail {
  item: InboundItem;
  raw: Buffer;
  /** The key of the original; of the item as well, with its recipient. */
  key: string;
  facts: MailFacts;
  envelope: MailEnvelope;
}

export interface MailLine {
  /** Whether the mail was taken in, or was before. False, also when something failed: it must go the general way. */
  take(mail: LinedMail): Promise<boolean>;
}

interface Waiting extends LinedMail {
  settle(isTaken: boolean): void;
}

/** Opens the line; one batch is under way at a time. */
export function openMailLine(hub: Pick<Hub, 'pool' | 'relay' | 'log'>): MailLine {
  let waiting: Waiting[] = [];
  let isBusy = false;

  /** One mail of a sender, of a key and of a Message-ID: what could depend on another comes after it. */
  function nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const seen = new Set<string>();
    let bytes = 0;
    for (const mail of waiting) {
      const marks = [mail.key, `from ${mail.item.from}`, `id ${mail.item.mailId ?? mail.key}`];
      const isIn =
        batch.length < BATCH &&
        (batch.length === 0 || bytes + mail.raw.length <= BATCH_BYTES) &&
        !marks.some((mark) => seen.has(mark));
      (isIn ? batch : left).push(mail);
      // Also of who is left behind: nobody overtakes an earlier mail of the same sender.
      for (const mark of marks) seen.add(mark);
      if (isIn) bytes += mail.raw.length;
    }
    waiting = left;
    return batch;
  }

  async function pump(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const taken = await takeIn(hub, batch);
      for (const [idx, one] of batch.entries()) {
        const result = taken?.results.get(idx);
        one.settle(result !== undefined && !(result instanceof Error));
      }
    }
    isBusy = false;
  }

  return {
    take: (mail) =>
      new Promise<boolean>((settle) => {
        waiting.push({ ...mail, settle });
        void outsideTraces(pump);
      }),
  };
}

/** Null when nothing was taken in, whatever the reason: the general way will meet it, and knows what to say. */
async function takeIn(
  hub: Pick<Hub, 'pool' | 'relay' | 'log'>,
  mails: readonly LinedMail[],
): Promise<TakenIn | null> {
  try {
    const taken = readTakenIn(
      await query(hub.pool, mails),
      mails.map(({ item }) => item),
    );
    meters()?.tookIn(mails.length);
    hub.relay.accept(taken.committed, taken.outboxKeys);
    return taken;
  } catch (err) {
    hub.log.debug({ err, mails: mails.length }, 'mails not taken in together');
    return null;
  }
}

async function query(pool: pg.Pool, mails: readonly LinedMail[]): Promise<IngestedRow[]> {
  const values = [
    JSON.stringify(
      mails.map(({ item, facts, envelope }, idx) => ({ ...toParameter(item, idx), facts, envelope })),
    ),
    mails.map(({ key }) => key),
    // A large one is alone: it is not copied once more.
    mails.length === 1 ? mails[0]?.raw : Buffer.concat(mails.map(({ raw }) => raw)),
    mails.map(({ raw }) => raw.length),
  ];
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await pool.query<IngestedRow>({
        name: 'take_mails',
        text: 'SELECT * FROM take_mails($1, $2, $3, $4)',
        values,
      });
      return rows;
    } catch (error) {
      if (attempt >= 3 || !isWriteConflict(error)) throw error;
    }
  }
}
