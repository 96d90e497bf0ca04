import { z } from 'zod';
import { Instant } from './contract/words.ts';
import { AppError } from './errors.ts';

// Lists are paged by cursor: the instant and id of the last row seen, newest first. Cursors are opaque to callers.

export interface PageOf<T> {
  items: T[];
  nextCursor: string | null;
}

const Cursor = z.tuple([Instant, z.uuid()]);

/** The `where` for "after this cursor" in a list ordered by (field, id) descending. Throws `invalid_request`. */
export function afterCursor<F extends string>(field: F, cursor: string | undefined): object {
  if (!cursor) return {};
  const [at, id] = readCursor(cursor);
  return { OR: [{ [field]: { lt: at } }, { [field]: at, id: { lt: id } }] };
}

/** Reads a cursor. Throws `invalid_request` for one that we did not make. */
export function readCursor(cursor: string): [Date, string] {
  try {
    const [at, id] = Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return [new Date(at), id];
  } catch (cause) {
    throw new AppError('invalid_request', 'The cursor is not one of ours', {
      fields: { cursor: 'is not one of ours' },
      cause,
    });
  }
}

/** Cuts `limit + 1` rows into a page and the cursor of the next. */
export function pageOf<R extends { id: string }, T>(
  rows: readonly R[],
  limit: number,
  how: { at: (row: R) => Date; present: (row: R) => T },
): PageOf<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  const more = rows.length > limit && last;
  return {
    items: kept.map(how.present),
    nextCursor: more
      ? Buffer.from(JSON.stringify([how.at(last).toISOString(), last.id])).toString('base64url')
      : null,
  };
}
