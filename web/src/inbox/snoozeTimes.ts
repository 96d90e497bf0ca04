// Until when something is put off, by the agent's own clock. Null: until the client answers.

const MORNING = 9;

function morningIn(now: Date, days: number): string {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(MORNING, 0, 0, 0);
  return at.toISOString();
}

export const snoozeTimes = [
  { name: 'hour', at: (now: Date) => new Date(now.getTime() + 3_600_000).toISOString() },
  { name: 'tomorrow', at: (now: Date) => morningIn(now, 1) },
  /** The next Monday. */
  { name: 'week', at: (now: Date) => morningIn(now, (8 - now.getDay()) % 7 || 7) },
  { name: 'answer', at: () => null },
] as const;
