// The shortcuts for "when": an hour, tomorrow morning, next Monday morning, all in the agent's own zone.

export const dueShortcuts = ['hour', 'tomorrow', 'week', 'custom'] as const;
export type DueShortcut = (typeof dueShortcuts)[number];

const MORNING = 9;
const HOUR_MS = 3_600_000;

function morningIn(days: number, now: number): Date {
  const date = new Date(now);
  date.setDate(date.getDate() + days);
  date.setHours(MORNING, 0, 0, 0);
  return date;
}

export function dueTimeOf(shortcut: Exclude<DueShortcut, 'custom'>, now: number): Date {
  if (shortcut === 'hour') return new Date(now + HOUR_MS);
  if (shortcut === 'tomorrow') return morningIn(1, now);
  const weekday = new Date(now).getDay();
  return morningIn((8 - weekday) % 7 || 7, now);
}

/** As `<input type="datetime-local">` wants it: local time without a zone. */
export function toLocalInput(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
