import type { TimelineEvent } from '../contract/events.ts';
import { z } from 'zod';
import type { Ask } from './facts.ts';

// What is behind an event: the rules by whose doing it happened, the first cause first. Recorded with a firing, or of a
// follow-up that one planned, and of the message that became of it.

/** Rule upon rule upon rule: who sets five of them off one by the other did not mean it. */
export const DEEPEST = 5;

const CAUSE = `
  WITH plan AS (
    SELECT u.rule_key FROM follow_up u
     WHERE u.id = coalesce($2::uuid, (SELECT substring(d.idempotency_key FROM '^followUp-([0-9a-f-]{36})$')::uuid
                                        FROM delivery d WHERE d.id = $3::uuid))
       AND u.rule_key LIKE 'rule:%')
  SELECT f.chain::text[] || f.rule_id::text AS chain FROM rule_firing f
   WHERE f.id = coalesce((SELECT c.firing_id FROM rule_consequence c WHERE c.event_id = $1::uuid),
                         (SELECT split_part(plan.rule_key, ':', 2)::uuid FROM plan))`;

const Rows = z.array(z.object({ chain: z.array(z.string()) }));

/** The ids of the rules behind this event; empty: it was nobody's doing but people's. */
export async function chainBehind(ask: Ask, event: TimelineEvent): Promise<string[]> {
  const data = new Map<string, unknown>(Object.entries(event.data));
  const idOf = (name: string): string | null =>
    z
      .uuid()
      .nullable()
      .catch(null)
      .parse(data.get(name) ?? null);
  const rows = await ask(CAUSE, [event.id, idOf('followUpId'), idOf('deliveryId')]);
  return Rows.parse(rows)[0]?.chain ?? [];
}

/** Whether a rule may act on what these rules brought about. */
export function judgeChain(chain: readonly string[], ruleId: string): 'go' | 'loop' | 'deep' {
  if (chain.includes(ruleId)) return 'loop';
  return chain.length >= DEEPEST ? 'deep' : 'go';
}

/** What a rule plans has this name: planned once, and known again. */
export const planKey = (firingId: string, place: number): string => `rule:${firingId}:${place}`;
