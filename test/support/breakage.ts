import type { PromiseId } from '../../core/contract/promises.ts';

// A promise broken by hand in the demo day's database, in one statement that gives the ids of the rows it broke. Nothing
// else may be wrong with them, so that exactly this promise turns red.

export interface Breakage {
  promise: PromiseId;
  /** What is done to the table. */
  how: string;
  /** The key that keeps this from coming about. */
  key?: string;
  /** What the triggers keep besides is right, so that it is not what turns red. */
  withTriggers?: true;
  sql: string;
}

/** One row of a table again, with these columns otherwise. */
export function copyOf(table: string, changes: string, which: string): string {
  return `INSERT INTO ${table} SELECT x.* FROM ${table} t,
    LATERAL jsonb_populate_record(t, jsonb_build_object('id', new_id(), ${changes})) x WHERE ${which} LIMIT 1`;
}

export const one = (table: string, which: string): string =>
  `(SELECT id FROM ${table} WHERE ${which} ORDER BY id LIMIT 1)`;
export const two = (table: string, which: string): string =>
  `(SELECT id FROM ${table} WHERE ${which} ORDER BY id LIMIT 2)`;
export const aNote = one('timeline_event', `kind = 'note.added'`);
export const anAgent = one('agent', 'true');

/** States that have been, the last of them the one the row is in. */
export function history(subject: 'delivery' | 'leg', states: readonly string[], which: string): string {
  const steps = states.slice(1).map((to, index) => `('${states[index]}', '${to}')`);
  return `WITH step (was, became) AS (VALUES ${steps.join(', ')})
    INSERT INTO state_change (subject, row_id, "from", "to")
    SELECT '${subject}', ${one(subject, which)}, was, became FROM step RETURNING row_id AS id`;
}
