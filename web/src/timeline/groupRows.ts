import { dayKey } from '../clock/format.ts';
import type { Row, SystemRow } from './rows.ts';

/** A day's rows; runs of system lines are one group that folds. */
export interface DayGroup {
  day: string;
  at: string;
  entries: Entry[];
}
export type Entry =
  | { type: 'row'; key: string; row: Exclude<Row, SystemRow> }
  | { type: 'system'; key: string; rows: SystemRow[] };

function addTo(group: DayGroup, row: Row): void {
  if (row.type !== 'system') {
    group.entries.push({ type: 'row', key: row.key, row });
    return;
  }
  const last = group.entries.at(-1);
  if (last?.type === 'system') last.rows.push(row);
  else group.entries.push({ type: 'system', key: `system-${row.key}`, rows: [row] });
}

export function groupRows(rows: readonly Row[]): DayGroup[] {
  const groups: DayGroup[] = [];
  for (const row of rows) {
    const day = dayKey(row.at);
    const last = groups.at(-1);
    if (last?.day === day) {
      addTo(last, row);
      continue;
    }
    const group: DayGroup = { day, at: row.at, entries: [] };
    addTo(group, row);
    groups.push(group);
  }
  return groups;
}
