import type { Item } from './items.ts';

/** What the outside world remembers: what it sent, what it was told was taken, what it gave up. */
export class Ledger {
  readonly #acknowledged = new Set<string>();
  readonly #sent = new Set<string>();
  readonly #hungUp = new Set<string>();
  attempts = 0;
  refusals = 0;
  givenUp = 0;
  /** Answers that no provider would understand: they are bugs. */
  readonly odd: string[] = [];

  sent(item: Item): void {
    this.#sent.add(item.id);
  }

  acknowledged(item: Item): void {
    this.#acknowledged.add(item.id);
  }

  /** The end of this call was acknowledged. */
  hungUp(item: Item): void {
    this.#hungUp.add(item.id);
  }

  isAcknowledged(id: string): boolean {
    return this.#acknowledged.has(id);
  }

  get acknowledgedCount(): number {
    return this.#acknowledged.size;
  }

  get endedCalls(): ReadonlySet<string> {
    return this.#hungUp;
  }

  wasSent(id: string): boolean {
    return this.#sent.has(id);
  }

  strange(what: string): void {
    if (this.odd.length < 20) this.odd.push(what);
  }
}
