// What has happened, in order. Every call, message and mail has a place here that moves to the end each
// time it changes, so "what is new since this cursor" is one look from that cursor onwards.

export type ItemKind = 'call' | 'message' | 'mail';

export interface JournalItem {
  readonly kind: ItemKind;
  readonly id: string;
  /** The addresses this item concerns: from, to. */
  readonly parties: readonly string[];
  /** How the item looks from outside, now. */
  present(): Record<string, unknown>;
}

export interface JournalFilter {
  kind?: ItemKind | undefined;
  party?: string | undefined;
  after?: number | undefined;
}

export interface JournalPage {
  items: Record<string, unknown>[];
  cursor: number;
}

interface Entry {
  cursor: number;
  item: JournalItem;
}

type Listener = (item: JournalItem, cursor: number) => void;

export class Journal {
  #entries: Entry[] = [];
  readonly #latest = new Map<string, number>();
  readonly #listeners = new Set<Listener>();
  #cursor = 0;

  get cursor(): number {
    return this.#cursor;
  }

  /** Notes that an item is new or has changed. */
  touch(item: JournalItem): void {
    this.#cursor += 1;
    this.#entries.push({ cursor: this.#cursor, item });
    this.#latest.set(item.id, this.#cursor);
    if (this.#entries.length > 2 * this.#latest.size + 1000) {
      this.#entries = this.#entries.filter((entry) => this.#isLatest(entry));
    }
    for (const listener of this.#listeners) listener(item, this.#cursor);
  }

  list(filter: JournalFilter): JournalPage {
    const items: Record<string, unknown>[] = [];
    for (let index = this.#firstAfter(filter.after ?? 0); index < this.#entries.length; index += 1) {
      const entry = this.#entries[index];
      if (!entry || !this.#isLatest(entry) || !matches(entry.item, filter)) continue;
      items.push({ ...entry.item.present(), cursor: entry.cursor });
    }
    return { items, cursor: this.#cursor };
  }

  /** The same as list, but waits until there is something to tell, at most `timeoutMs`. */
  async wait(filter: JournalFilter, timeoutMs: number): Promise<JournalPage> {
    const now = this.list(filter);
    if (now.items.length > 0) return now;
    await new Promise<void>((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      const stop = this.onChange((item) => {
        if (matches(item, filter)) finish();
      });
    });
    return this.list(filter);
  }

  /** Calls the listener at each change; returns how to stop it. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets all items; cursors go on growing, so that no old cursor becomes valid again. */
  clear(): void {
    this.#entries = [];
    this.#latest.clear();
  }

  #isLatest(entry: Entry): boolean {
    return this.#latest.get(entry.item.id) === entry.cursor;
  }

  #firstAfter(cursor: number): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.cursor ?? 0) <= cursor) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function matches(item: JournalItem, filter: JournalFilter): boolean {
  if (filter.kind && item.kind !== filter.kind) return false;
  return !filter.party || item.parties.includes(filter.party);
}
