// When something was, as words beside its words, so that one index finds both: of the six hours it was in, of the 2 days, the 16
// and the 128. A span of time is a few of them. They begin with a capital letter, which no folded word does.

export const UNIT_MS = 6 * 3_600_000;
const SHIFT = 3;
const LEVELS = ['P', 'Q', 'R', 'S'] as const;

export const unitOf = (ms: number): number => Math.floor(ms / UNIT_MS);

/** The marks of one instant, one for each level. */
export function marksOf(ms: number): string[] {
  const unit = Math.max(0, unitOf(ms));
  return LEVELS.map((level, index) => `${level}${Math.floor(unit / 2 ** (SHIFT * index)).toString(36)}`);
}

/** The fewest marks that are all of the units from `from` to before `to`. */
export function marksBetween(from: number, to: number): string[] {
  const marks: string[] = [];
  for (let unit = Math.max(0, from); unit < to;) {
    let index = 0;
    while (index + 1 < LEVELS.length && fits(unit, to, index + 1)) index += 1;
    const size = 2 ** (SHIFT * index);
    marks.push(`${LEVELS[index] ?? 'P'}${(unit / size).toString(36)}`);
    unit += size;
  }
  return marks;
}

function fits(unit: number, to: number, index: number): boolean {
  const size = 2 ** (SHIFT * index);
  return unit % size === 0 && unit + size <= to;
}
