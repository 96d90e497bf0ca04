import type { Form } from './form.ts';
import type { RestAnswer } from './operation.ts';

export interface Listing<T> {
  key: string;
  path: string;
  query: Form;
  items: readonly T[];
  present: (item: T) => Record<string, unknown>;
}

/** One page of a list, newest first, with the links that lead to the others. */
export function page<T>({ key, path, query, items, present }: Listing<T>): RestAnswer {
  const size = Math.min(1000, query.integer('PageSize') ?? 50);
  const number = query.integer('Page') ?? 0;
  const start = number * size;
  const shown = items.slice(start, start + size);
  const link = (wanted: number): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query.fields)) {
      if (['Page', 'PageSize', 'PageToken'].includes(name)) continue;
      for (const one of [value].flat()) search.append(name, one);
    }
    search.set('PageSize', String(size));
    search.set('Page', String(wanted));
    return `${path}?${search.toString()}`;
  };
  return {
    status: 200,
    body: {
      [key]: shown.map(present),
      page: number,
      page_size: size,
      start,
      end: Math.max(0, start + shown.length - 1),
      uri: link(number),
      first_page_uri: link(0),
      next_page_uri: start + size < items.length ? link(number + 1) : null,
      previous_page_uri: number > 0 ? link(number - 1) : null,
    },
  };
}

/** Filters by a date field: Name=day, Name>=moment (sent as "Name>"), Name<=moment (sent as "Name<"). */
export function matchesDate(query: Form, name: string, value: Date | null): boolean {
  const on = query.text(name);
  const from = query.text(`${name}>`);
  const until = query.text(`${name}<`);
  if (!on && !from && !until) return true;
  if (!value) return false;
  if (on && value.toISOString().slice(0, 10) !== on.slice(0, 10)) return false;
  if (from && value.getTime() < startOf(from)) return false;
  return !until || value.getTime() <= endOf(until);
}

function startOf(text: string): number {
  return new Date(text).getTime();
}

/** A bare day means until its end. */
function endOf(text: string): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  return new Date(isDay ? `${text}T23:59:59.999Z` : text).getTime();
}

export function matchesText(query: Form, name: string, value: string): boolean {
  const wanted = query.text(name);
  return !wanted || wanted === value;
}

/** "Fri, 18 Oct 2019 17:00:00 +0000", as all times in this API. */
export function restDate(date: Date | null): string | null {
  return date ? date.toUTCString().replace('GMT', '+0000') : null;
}
