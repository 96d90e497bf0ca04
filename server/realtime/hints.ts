// Hints are coalesced per room: the first goes out at once, those that follow within the pause go as one at its end.

const PAUSE_MS = 200;
/** Everybody in a room asks for a whole desk when it is told: a large room is told less often, so that they ask no faster. */
const PAUSE_PER_MEMBER_MS = 10;

interface Hints {
  hint(room: string, reason: string): void;
  close(): void;
}

/**
 * Wraps `send(room)` so that a room is not told more often than every 200 ms, or 10 ms for each of its members, and never
 * misses the last.
 */
export function coalesce(
  send: (room: string, reason: string) => void,
  membersOf: (room: string) => number = () => 1,
): Hints {
  const resting = new Map<string, { timer: NodeJS.Timeout; again: string | null }>();

  function rest(room: string): void {
    const timer = setTimeout(
      () => {
        const entry = resting.get(room);
        resting.delete(room);
        if (entry?.again == null) return;
        send(room, entry.again);
        rest(room);
      },
      Math.max(PAUSE_MS, membersOf(room) * PAUSE_PER_MEMBER_MS),
    );
    resting.set(room, { timer, again: null });
  }

  return {
    hint(room, reason) {
      const entry = resting.get(room);
      if (entry) {
        entry.again = reason;
        return;
      }
      send(room, reason);
      rest(room);
    },
    close() {
      for (const { timer } of resting.values()) clearTimeout(timer);
      resting.clear();
    },
  };
}
