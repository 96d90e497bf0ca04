// A small limiter for doors without a sign-in. In memory and per process: it makes guessing slow, it counts nothing exactly.

export interface TokenBucket {
  /** Whether this key has anything left. Takes nothing. */
  hasSome(key: string): boolean;
  take(key: string): void;
}

interface Options {
  capacity: number;
  perSecond: number;
  now?: () => number;
}

interface Level {
  left: number;
  at: number;
}

/** Keys beyond this are the oldest ones' loss: the memory it takes has an end. */
const MOST_KEYS = 10_000;

export function createTokenBucket({ capacity, perSecond, now = Date.now }: Options): TokenBucket {
  const levels = new Map<string, Level>();

  function level(key: string): Level {
    const at = now();
    const known = levels.get(key);
    if (!known) return { left: capacity, at };
    return { left: Math.min(capacity, known.left + ((at - known.at) / 1_000) * perSecond), at };
  }

  return {
    hasSome: (key) => level(key).left >= 1,
    take(key) {
      const { left, at } = level(key);
      levels.delete(key);
      levels.set(key, { left: Math.max(0, left - 1), at });
      const [oldest] = levels.keys();
      if (levels.size > MOST_KEYS && oldest !== undefined) levels.delete(oldest);
    },
  };
}
