import type { Row } from './rows.ts';

function isSameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  const entries = Object.entries(one);
  const others = new Map<string, unknown>(Object.entries(other));
  return (
    entries.length === others.size && entries.every(([name, value]) => Object.is(value, others.get(name)))
  );
}

/** Rows are built anew with each event; one that did not change need not be drawn again. */
export function sameRow(one: Row, other: Row): boolean {
  const others = new Map<string, unknown>(Object.entries(other));
  return Object.entries(one).every(([name, value]) => isSameValue(value, others.get(name)));
}
