// Times and durations as the viewer reads them: their zone, their language.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, options);
  formats.set(key, made);
  return made;
}

export function localeOf(language: string): string {
  return language.startsWith('zh')
    ? 'zh-CN'
    : navigator.language.startsWith('en')
      ? navigator.language
      : 'en-GB';
}

/** 0:07, 12:30, 1:02:03. Never negative. */
export function formatTimer(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND));
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** A timer that has run for more than a day says so in days: "3d 4h" reads faster than "76:12:09". */
export function formatLong(ms: number): string {
  if (ms < DAY) return formatTimer(ms);
  const days = Math.floor(ms / DAY);
  return `${days}d ${Math.floor((ms % DAY) / HOUR)}h`;
}

export function formatTime(at: string | number, language: string): string {
  return formatter(localeOf(language), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );
}

export function formatDateTime(at: string | number, language: string): string {
  const options: Intl.DateTimeFormatOptions = {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  const date = new Date(at);
  const isThisYear = date.getFullYear() === new Date().getFullYear();
  return formatter(localeOf(language), isThisYear ? options : { ...options, year: 'numeric' }).format(date);
}

export function formatFull(at: string | number, language: string): string {
  return formatter(localeOf(language), { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(at));
}

/** The calendar day in the viewer's zone, as a key to group by. */
export function dayKey(at: string | number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

export function formatDay(at: string | number, now: number, language: string): string {
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto' });
  if (dayKey(at) === dayKey(now)) return relative.format(0, 'day');
  if (dayKey(at) === dayKey(now - DAY)) return relative.format(-1, 'day');
  const date = new Date(at);
  const options: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long' };
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  return formatter(localeOf(language), isThisYear ? options : { ...options, year: 'numeric' }).format(date);
}

/** "3 min ago", "in 2 h", "yesterday". */
export function formatRelative(at: string | number, now: number, language: string): string {
  const relative = new Intl.RelativeTimeFormat(localeOf(language), { numeric: 'auto', style: 'short' });
  const ms = new Date(at).getTime() - now;
  const size = Math.abs(ms);
  if (size < 45 * SECOND) return relative.format(0, 'second');
  if (size < HOUR) return relative.format(Math.round(ms / MINUTE), 'minute');
  if (size < DAY) return relative.format(Math.round(ms / HOUR), 'hour');
  if (size < 30 * DAY) return relative.format(Math.round(ms / DAY), 'day');
  return formatter(localeOf(language), { day: 'numeric', month: 'short', year: 'numeric' }).format(
    new Date(at),
  );
}
