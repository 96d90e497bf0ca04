import type { Form } from './form.ts';
import type { RestAnswer } from './operation.ts';

export interface Listing<T> {
  key: string;
  path: string;
  query: Form;
  items: readonly T[];
  present: (item: T) => Record<string, unknown>;
  /** For lists that grow while they are read: the next page begins after the item that the last one ended with. */
  sidOf?: (item: T) => string;
}

/** One page of a list, newest first, with the links that lead to the others. */
export function page<T>(listing: Listing<T>): RestAnswer {
  const { key, path, query, items, present, sidOf } = listing;
  const size = Math.min(1000, query.integer('PageSize') ?? 50);
  const number = query.integer('Page') ?? 0;
  const start = startOfPage(listing, number * size);
  const shown = items.slice(start, start + size);
  const last = shown.at(-1);
  const link = (wanted: number, token?: string): string => {
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query.fields)) {
      if (['Page', 'PageSize', 'PageToken'].includes(name)) continue;
      for (const one of [value].flat()) search.append(name, one);
    }
    search.set('PageSize', String(size));
    search.set('Page', String(wanted));
    if (token !== undefined) search.set('PageToken', token);
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
      next_page_uri:
        start + size < items.length ? link(number + 1, sidOf && last && tokenOf(sidOf(last))) : null,
      previous_page_uri: number > 0 ? link(number - 1) : null,
    },
  };
}

const tokenOf = (sid: string): string => `PA${sid}`;

function startOfPage<T>({ query, items, sidOf }: Listing<T>, otherwise: number): number {
  const token = query.text('PageToken');
  const before = sidOf && token ? items.findIndex((item) => tokenOf(sidOf(item)) === token) : -1;
  return before < 0 ? otherwise : before + 1;
}

/** Filters by a date field: Name=day, Name>=moment (sent as "Name>"), Name<=moment (sent as "Name<"). */
export function matchesDate(query: Form, name: string, value: Date | null): boolean {
  const on = query.text(name);
  const from = query.text(`${name}>`);
  const until = query.text(`${name}<`);
  if (!on && !from && !until) return true;
  if (!value) return false;
  // Dates are told and compared in whole seconds.
  const second = Math.floor(value.getTime() / 1000) * 1000;
  if (on && value.toISOString().slice(0, 10) !== on.slice(0, 10)) return false;
  if (from && second < startOf(from)) return false;
  return !until || second <= endOf(until);
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
