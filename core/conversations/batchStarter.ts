// When the next batch of the inbound door begins. A batch has a price of its own, and those who are answered together come
// again together: the first of them would have a batch for itself, and the others would wait for that.

/** After a batch of so many it storms: the next waits until half as many are there again, or this long. */
const STORM = 8;
const GATHER_MS = 1;

export interface BatchStarter {
  /** Somebody waits, and nothing is under way. Returns at once. */
  start(): void;
  /** A batch of so many has begun. */
  began(items: number): void;
}

/** `waiting` says how many there are; `begin` is called with all of them that came in the same moment. */
export function createBatchStarter(waiting: () => number, begin: () => void): BatchStarter {
  let latest = 0;
  let isLooking = false;
  let gathering: NodeJS.Timeout | null = null;

  const isEnough = (): boolean => latest < STORM || waiting() >= latest / 2;

  function look(): void {
    isLooking = false;
    if (isEnough()) go();
    else gathering ??= setTimeout(go, GATHER_MS);
  }

  function go(): void {
    if (gathering) clearTimeout(gathering);
    gathering = null;
    begin();
  }

  return {
    start() {
      if (gathering) {
        if (isEnough()) go();
        return;
      }
      if (isLooking) return;
      isLooking = true;
      setImmediate(look);
    },
    began: (items) => (latest = items),
  };
}
