import type { InboundItem } from '../channels/channel.ts';
import { isPlainText } from './ingestPlainTexts.ts';
import type { Received } from './received.ts';

// Who waits at the inbound door, and who goes together in the next batch.
// Must stay true: the items of one sender are taken in one after the other, in order of arrival.

export interface Waiting {
  item: InboundItem;
  /** Never for the way of plain texts, or left out there. */
  isSpecial: boolean;
  /** Taken in, or refused because its time was over. */
  isAnswered: boolean;
  resolve(received: Received): void;
  reject(error: unknown): void;
}

export interface Batch {
  items: readonly Waiting[];
  /** Plain texts, one per sender. */
  isPlain: boolean;
}

const BATCH = 100;
/** How far down the line is looked for a batch. */
const LOOK = 400;
/** A provider's second try comes within seconds, mostly to the same process. */
const REMEMBERED = 4_096;

export class InboundLine {
  #waiting: Waiting[] = [];
  readonly #underWay = new Set<string>();
  readonly #remembered = new Map<string, Received>();

  get length(): number {
    return this.#waiting.length;
  }

  push(item: InboundItem, settle: Pick<Waiting, 'resolve' | 'reject'>): Waiting {
    const one: Waiting = {
      item,
      isSpecial: !isPlainText(item),
      isAnswered: false,
      resolve: (received) => {
        one.isAnswered = true;
        settle.resolve(received);
      },
      reject: (error) => {
        one.isAnswered = true;
        settle.reject(error);
      },
    };
    this.#waiting.push(one);
    return one;
  }

  remove(one: Waiting): void {
    const place = this.#waiting.indexOf(one);
    if (place >= 0) this.#waiting.splice(place, 1);
  }

  /** What was taken in under this key lately. */
  recall(dedupeKey: string): Received | null {
    const received = this.#remembered.get(dedupeKey);
    return received ? { ...received, status: 'duplicate' } : null;
  }

  remember(dedupeKey: string, received: Received): void {
    this.#remembered.set(dedupeKey, received);
    if (this.#remembered.size <= REMEMBERED) return;
    for (const oldest of this.#remembered.keys()) {
      this.#remembered.delete(oldest);
      return;
    }
  }

  /** The next batch, null when nobody can go. A sender whose items are under way, or left behind, waits for a later one. */
  take(): Batch | null {
    const first = this.#waiting.find(({ item }) => !this.#underWay.has(senderOf(item)));
    if (!first) return null;
    let choice = this.#choose(first.isSpecial ? 'special' : 'plain');
    // A crowd of texts of one sender goes the general way, which takes many of one sender at once.
    const isCrowd = !first.isSpecial && choice.crowd > choice.batch.length;
    if (isCrowd) choice = this.#choose('all');
    this.#waiting = [...choice.left, ...this.#waiting.slice(LOOK)];
    for (const { item } of choice.batch) this.#underWay.add(senderOf(item));
    return { items: choice.batch, isPlain: !first.isSpecial && !isCrowd };
  }

  /** The batch is over; `again` were not taken in and go first, the general way. */
  release({ items }: Batch, again: readonly Waiting[]): void {
    for (const { item } of items) this.#underWay.delete(senderOf(item));
    // What was refused meanwhile, because the database is slow, is not taken in behind its back.
    const still = again.filter((one) => !one.isAnswered);
    if (still.length === 0) return;
    for (const one of still) one.isSpecial = true;
    this.#waiting = [...still, ...this.#waiting];
  }

  #choose(kind: 'plain' | 'special' | 'all'): { batch: Waiting[]; left: Waiting[]; crowd: number } {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const keys = new Set<string>();
    const taken = new Set<string>();
    const behind = new Set<string>();
    let crowd = 0;
    for (const one of this.#waiting.slice(0, LOOK)) {
      const sender = senderOf(one.item);
      const isSecond = kind === 'plain' && taken.has(sender);
      if (isSecond) crowd += 1;
      const stays =
        batch.length === BATCH ||
        isSecond ||
        behind.has(sender) ||
        keys.has(one.item.dedupeKey) ||
        this.#underWay.has(sender) ||
        (kind !== 'all' && one.isSpecial !== (kind === 'special'));
      if (stays) {
        left.push(one);
        behind.add(sender);
        continue;
      }
      batch.push(one);
      keys.add(one.item.dedupeKey);
      taken.add(sender);
    }
    return { batch, left, crowd };
  }
}

const senderOf = (item: InboundItem): string => item.from ?? item.dedupeKey;
