/** A queue of things that arrive one by one (keys pressed, words spoken) and are taken one by one. */
export class Inbox<T> {
  readonly #waiting: T[] = [];
  #taker: ((item: T) => void) | undefined;

  put(item: T): void {
    const taker = this.#taker;
    if (!taker) {
      this.#waiting.push(item);
      return;
    }
    this.#taker = undefined;
    taker(item);
  }

  /** Takes the next item; rejects with the signal's reason when interrupted before one arrives. */
  take(signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const [first] = this.#waiting.splice(0, 1);
      if (first !== undefined) {
        resolve(first);
        return;
      }
      const onAbort = (): void => {
        if (this.#taker === taker) this.#taker = undefined;
        reject(signal.reason);
      };
      const taker = (item: T): void => {
        signal.removeEventListener('abort', onAbort);
        resolve(item);
      };
      this.#taker = taker;
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
