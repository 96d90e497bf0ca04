import type { CaseClock, CaseSummary } from '../contract/cases.ts';
import { CaseKind, CaseSeverity, CaseState, ClockKind, RootCause } from '../contract/caseWords.ts';
import type { CaseRow } from './caseRows.ts';

export const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const ORDER = ClockKind.options;

export function presentClocks(rows: CaseRow['clocks']): CaseClock[] {
  return rows
    .map((row) => ({
      kind: ClockKind.parse(row.kind),
      targetMinutes: row.targetMinutes,
      dueAt: iso(row.dueAt),
      warnAt: iso(row.warnAt),
      metAt: iso(row.metAt),
      breachedAt: iso(row.breachedAt),
    }))
    .toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}

export function presentCase(row: CaseRow): CaseSummary {
  return {
    id: row.id,
    number: row.number,
    kind: CaseKind.parse(row.kind),
    severity: CaseSeverity.parse(row.severity),
    state: CaseState.parse(row.state),
    title: row.title,
    client: { id: row.client.id, name: row.client.name },
    category: row.category,
    department: row.department,
    owner: row.owner,
    rootCause: RootCause.nullable().parse(row.rootCause),
    openedAt: row.openedAt.toISOString(),
    closedAt: iso(row.closedAt),
    reopened: row.reopened,
    version: row.version,
    clocks: presentClocks(row.clocks),
  };
}
