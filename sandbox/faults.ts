// Fault switches: what a test (or a curious person on the page) wants to go wrong, where, and how often.
import { z } from 'zod';

export const faultRuleSchema = z.object({
  /** rest:<Resource>.<operation>, webhook:voice, webhook:sms, webhook:status.<call|conference|message|recording>, smtp:in, smtp:out. A rule for `webhook:status` or `rest` covers all below it. */
  match: z.string().min(1),
  action: z.enum(['delay', 'drop-reply', 'repeat', 'reorder', 'fail']),
  /** How many times the rule fires; without it, until it is taken away. */
  times: z.number().int().positive().optional(),
  delayMs: z.number().nonnegative().default(1000),
  /** For fail: the HTTP or SMTP status. */
  status: z.number().int().optional(),
  /** For fail on REST: Twilio's error code. */
  code: z.number().int().default(20500),
  /** For repeat: how many requests are made in all. */
  copies: z.number().int().min(2).max(100).default(2),
  probability: z.number().min(0).max(1).default(1),
  seed: z.number().int().default(1),
});

export type FaultRule = z.output<typeof faultRuleSchema>;

interface ActiveRule {
  rule: FaultRule;
  left: number;
  random: () => number;
}

export class Faults {
  #rules: ActiveRule[] = [];

  set(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({
      rule,
      left: rule.times ?? Infinity,
      random: seededRandom(rule.seed),
    }));
  }

  /** The rules as given, each with how often it will still fire (null: no end). */
  list(): (FaultRule & { left: number | null })[] {
    return this.#rules.map(({ rule, left }) => ({ ...rule, left: Number.isFinite(left) ? left : null }));
  }

  /** The rules that strike at this point, this time. */
  strike(point: string): FaultRule[] {
    const struck: FaultRule[] = [];
    for (const active of this.#rules) {
      if (active.left <= 0 || !covers(active.rule.match, point)) continue;
      if (active.random() >= active.rule.probability) continue;
      active.left -= 1;
      struck.push(active.rule);
    }
    return struck;
  }
}

function covers(match: string, point: string): boolean {
  return match === '*' || point === match || point.startsWith(`${match}.`) || point.startsWith(`${match}:`);
}

/** A small generator of repeatable "random" numbers in [0, 1): the same seed gives the same run. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
