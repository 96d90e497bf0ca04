import type pg from 'pg';

// What rules listen to, kept in memory: what nobody listens to costs one look into a set.

/** A rule that is switched on is heard of by every process within so long. */
export const HEARD_WITHIN_MS = 1_000;

export interface RuleEars {
  /** The kinds of events that a rule waits for, in whatever division. */
  heard(): Promise<ReadonlySet<string>>;
  /** Rules were changed here: asked anew with the next event. */
  changed(): void;
}

export function openRuleEars(pool: pg.Pool): RuleEars {
  let known: { kinds: Promise<ReadonlySet<string>>; until: number } | null = null;

  async function load(): Promise<ReadonlySet<string>> {
    const { rows } = await pool.query<{ trigger: string }>({
      name: 'heard_kinds',
      text: 'SELECT DISTINCT trigger FROM rule WHERE enabled',
    });
    return new Set(rows.map(({ trigger }) => trigger));
  }

  return {
    heard() {
      if (known && performance.now() < known.until) return known.kinds;
      const kinds = load();
      const mine = { kinds, until: performance.now() + HEARD_WITHIN_MS };
      known = mine;
      // Whoever asks next asks the database again.
      kinds.catch(() => {
        if (known === mine) known = null;
      });
      return kinds;
    },
    changed() {
      known = null;
    },
  };
}
