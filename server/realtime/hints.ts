// Hints are coalesced per room: the first goes out at once, those that follow within the pause go as one at its end.

const PAUSE_MS = 200;

/** Wraps `send(room)` so that a room is not told more often than every 200 ms, and never misses the last. */
export function coalesce(send: (room: string, reason: string) => void): {
  hint(room: string, reason: string): void;
  close(): void;
} {
  const resting = new Map<string, { timer: NodeJS.Timeout; again: string | null }>();

  function rest(room: string): void {
    const timer = setTimeout(() => {
      const entry = resting.get(room);
      resting.delete(room);
      if (entry?.again == null) return;
      send(room, entry.again);
      rest(room);
    }, PAUSE_MS);
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
