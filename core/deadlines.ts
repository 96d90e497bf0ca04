// Many things that may each take equally long share one timer: a timer of its own for each request is dear in a storm.

export interface Deadlines<T> {
  /** `one` is over after the time that all have, unless it is dropped before. */
  add(one: T): void;
  drop(one: T): void;
}

/** `onOver` is called `afterMs` after a thing was added, oldest first, if it was not dropped. */
export function createDeadlines<T>(afterMs: number, onOver: (one: T) => void): Deadlines<T> {
  // In order of arrival, which is the order of their ends.
  const ends = new Map<T, number>();
  let timer: NodeJS.Timeout | null = null;

  function check(): void {
    timer = null;
    const now = performance.now();
    for (const [one, end] of ends) {
      if (end > now) {
        timer = setTimeout(check, end - now + 1);
        return;
      }
      ends.delete(one);
      onOver(one);
    }
  }

  return {
    add(one) {
      ends.set(one, performance.now() + afterMs);
      timer ??= setTimeout(check, afterMs);
    },
    drop(one) {
      ends.delete(one);
    },
  };
}
