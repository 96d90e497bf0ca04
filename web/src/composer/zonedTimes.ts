// The wall clock of another place, by what the browser knows of zones.

export interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** What a clock there shows at this instant. */
export function wallIn(instant: number, zone: string): Wall {
  const parts = new Map(
    formatIn(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const read = (name: 'year' | 'month' | 'day' | 'hour' | 'minute') => parts.get(name) ?? 0;
  return {
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
  };
}

const asUtc = ({ year, month, day, hour, minute }: Wall): number =>
  Date.UTC(year, month - 1, day, hour, minute);
const MINUTE_MS = 60_000;

function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / MINUTE_MS) * MINUTE_MS;
  return asUtc(wallIn(whole, zone)) - whole;
}

/** The instant at which a clock there shows this; one that is skipped in spring is moved by the change. */
export function instantOf(wall: Wall, zone: string): number {
  const shown = asUtc(wall);
  const first = shown - offsetAt(shown, zone);
  return shown - offsetAt(first, zone);
}

const MORNING = 9;

function morning(now: number, zone: string, days: number): number {
  const today = wallIn(now, zone);
  const date = new Date(Date.UTC(today.year, today.month - 1, today.day + days));
  return instantOf(
    {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: MORNING,
      minute: 0,
    },
    zone,
  );
}

/** Tomorrow at nine there. */
export const tomorrowMorning = (now: number, zone: string): number => morning(now, zone, 1);

/** Next Monday at nine there; on a Monday, the one after. */
export function mondayMorning(now: number, zone: string): number {
  const today = new Date(asUtc({ ...wallIn(now, zone), hour: 0, minute: 0 })).getUTCDay();
  return morning(now, zone, (8 - today) % 7 || 7);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** As an input of type datetime-local has it. */
export function toInput(instant: number, zone: string): string {
  const { year, month, day, hour, minute } = wallIn(instant, zone);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** Null for what is no time. */
export function fromInput(text: string, zone: string): number | null {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return instantOf({ year, month, day, hour, minute }, zone);
}
