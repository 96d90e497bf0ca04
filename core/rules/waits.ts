import { z } from 'zod';
import { ruleWaits, type RuleWait } from '../contract/ruleWords.ts';
import type { Tx } from '../db.ts';
import type { Hub } from '../hub.ts';
import { heardRules, hoursOf } from './applyRules.ts';
import { askPool, askTx, loadFacts, type Ask } from './facts.ts';
import { fire, type HeardRule } from './fire.ts';
import { msOf } from './judge.ts';

// Rules that look for a wait: no answer of ours for four hours, none of the client's for three days, open for a week. The due
// instant lies in the past when it is looked at, and after the rule was switched on; each wait is one occasion.

/** Conversations of one look at one rule; the next look takes on what is left. */
const BATCH = 200;

const IS_WRITTEN = `v.channel <> 'call' AND v.held_back_at IS NULL`;

/** Per wait: the open conversations that are in it, and since when. */
export const waiting: Record<RuleWait, string> = {
  // What is put off waits for nobody until its time.
  'wait.us': `SELECT v.id, v.client_id, v.waiting_since AS since FROM conversation v
    WHERE v.state IN ('queued', 'offered', 'handled') AND ${IS_WRITTEN} AND v.snoozed_at IS NULL AND v.waiting_since IS NOT NULL`,
  'wait.client': `SELECT v.id, v.client_id, m.created_at AS since FROM conversation v
    JOIN LATERAL (SELECT m.created_at, m.direction FROM message m WHERE m.conversation_id = v.id
                   ORDER BY m.created_at DESC LIMIT 1) m ON m.direction = 'outbound'
    WHERE v.state IN ('queued', 'handled') AND ${IS_WRITTEN} AND v.waiting_since IS NULL`,
  'wait.open': `SELECT v.id, v.client_id, v.opened_at AS since FROM conversation v
    WHERE v.state IN ('queued', 'offered', 'handled') AND ${IS_WRITTEN}`,
};

const Waits = z.array(z.object({ id: z.string(), since: z.date() }));
type Wait = z.infer<typeof Waits>[number];

const occasionOf = ({ id, since }: Wait): string => `${id}:${since.getTime()}`;

/** What has just come to its time for this rule, the longest wait first. */
async function findDue(ask: Ask, rule: HeardRule): Promise<Wait[]> {
  const { when, waits } = rule.document;
  if (!waits || !isWaitOf(when)) return [];
  const rows = await ask(
    `SELECT w.id, w.since FROM (${waiting[when]}) w JOIN client c ON c.id = w.client_id
      WHERE c.division_id = $1::uuid AND w.since <= now() - $2 * interval '1 ms'
        AND w.since > $3::timestamptz - $2 * interval '1 ms'
        AND NOT EXISTS (SELECT FROM rule_firing f WHERE f.rule_id = $4::uuid
                           AND f.occasion = w.id || ':' || floor(extract(epoch FROM w.since) * 1000)::bigint)
      ORDER BY w.since LIMIT $5`,
    [rule.divisionId, msOf(waits), rule.enabledAt.toISOString(), rule.id, BATCH],
  );
  return Waits.parse(rows);
}

function isWaitOf(when: string): when is RuleWait {
  return ruleWaits.some((one) => one === when);
}

/** The rows are taken: nobody has answered meanwhile. */
async function isStill(tx: Tx, when: RuleWait, { id, since }: Wait): Promise<boolean> {
  const rows = await askTx(tx)(`SELECT w.id, w.since FROM (${waiting[when]}) w WHERE w.id = $1::uuid`, [id]);
  return Waits.parse(rows).some((now) => now.since.getTime() === since.getTime());
}

/** Job, every some seconds: every rule that looks for a wait fires for what has come to its time. */
export async function lookAtWaits(hub: Hub): Promise<void> {
  const heard = await hub.ruleEars.heard();
  const triggers = ruleWaits.filter((one) => heard.has(one));
  if (triggers.length === 0) return;
  const ask = askPool(hub.pool);
  for (const rule of await heardRules(ask, { triggers, divisionId: null })) await lookAt(hub, ask, rule);
}

async function lookAt(hub: Hub, ask: Ask, rule: HeardRule): Promise<void> {
  const { when, waits } = rule.document;
  if (!waits || !isWaitOf(when)) return;
  const due = await findDue(ask, rule);
  if (due.length === 0) return;
  const hours = await hoursOf(ask, { divisionId: rule.divisionId, documents: [rule.document] });
  for (const wait of due) {
    const asked = { conversationId: wait.id, at: new Date(wait.since.getTime() + msOf(waits)) };
    const [facts] = await loadFacts(ask, [asked]);
    if (!facts) continue;
    await fire(hub, {
      rule,
      facts,
      asked,
      hours,
      chain: [],
      occasion: occasionOf(wait),
      isStill: (tx) => isStill(tx, when, wait),
    });
  }
}
