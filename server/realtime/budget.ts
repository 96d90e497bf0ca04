/** What one connection may do: `capacity` at once, and `perSecond` more as time goes on. */
export interface Budget {
  /** Whether there was enough left; takes it if so. */
  take(cost?: number): boolean;
}

interface Options {
  capacity: number;
  perSecond: number;
  now?: () => number;
}

export function createBudget({ capacity, perSecond, now = Date.now }: Options): Budget {
  let left = capacity;
  let at = now();
  return {
    take(cost = 1) {
      const time = now();
      left = Math.min(capacity, left + ((time - at) / 1_000) * perSecond);
      at = time;
      if (left < cost) return false;
      left -= cost;
      return true;
    },
  };
}
