import type { PromiseId } from '../contract/promises.ts';

// The form of a promise. Must stay true of each: it is decided by the tables alone, as they are at one instant, whatever
// is under way; and what it shows of a row is ids, states and times, never words or addresses of people.

export interface HousePromise {
  id: PromiseId;
  /** Whose row `id` is; a statement over several tables names it per row, in a column `in_table`. */
  table: string;
  /**
   * Gives one row per breach: `id` of the row to look at, and `client_id` or `conversation_id` where the console can show
   * it. Set-based: it reads a table a few times at most, however long it is.
   */
  sql: string;
  /** Where SQL can only suspect: whether a row breaks the promise indeed. Asked page by page. */
  isBroken?: (row: unknown) => boolean;
}

/** How long work that runs by itself may lie before it counts as forgotten. */
export const FORGOTTEN = `interval '5 minutes'`;

/**
 * Whether the client of an event is another one than that of the row it tells of. Events stay where they are when clients are
 * merged, so the loser counts as the winner; and a row that went back when a merge was undone keeps what was told meanwhile.
 */
export const isAnother = (eventClient: string, rowClient: string, row: string): string =>
  `NOT EXISTS (SELECT FROM client k WHERE k.id = ${eventClient} AND k.merged_into_id = ${rowClient})
   AND NOT EXISTS (SELECT FROM client_merge_row r JOIN client_merge g ON g.id = r.merge_id
                    WHERE r.row_id = ${row} AND g.undone_at IS NOT NULL)`;
